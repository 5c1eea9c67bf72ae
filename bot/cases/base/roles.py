"""What the roles of a person say: whether they work here, and what they may start. Pure."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.engine.deciding.world import World
    from bot.engine.spec.model import Flow


def works_here(contact: "Contact", world: "World") -> bool:
    """Tell whether the person holds a role of the centre itself."""
    roles = world.centre.roles
    return any(not roles[role].outside for role in contact.roles if role in roles)


def may_start(roles: Iterable[str], flow: "Flow") -> bool:
    """Tell whether one of the roles may start the flow."""
    return bool(set(roles) & set(flow.start.by))
