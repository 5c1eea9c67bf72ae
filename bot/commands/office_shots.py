"""The pages of the office for each kind of person: menu, lists, help; from an office of its own, without cases."""

import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from bot.app import Office, open_office
from bot.cases.base.directory import Contact
from bot.cases.base.outbox import Message
from bot.clock import MovableClock
from bot.commands.shots import NAMES, Shot
from bot.render.screen import Screen
from bot.settings import read_settings

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""A Monday, ten in the morning in China."""
ROLES = ("customer", "sales_staff", "sales_manager", "finance", "owner")
PAGES = "home todo cases new find help language days import people invite leaves setup".split()
PAGES += "brief board week registers ageing collecting phone".split()
EVERYBODY = frozenset("home todo cases new find help language".split())
FOR = {
    "days": ("owner",),
    "import": ("finance",),
    "people": ("sales_manager", "owner"),
    "invite": ("sales_manager", "owner"),
    "leaves": ("owner",),
    "setup": ("owner",),
    "brief": ("sales_staff",),
    "board": ("sales_manager",),
    "week": ("sales_manager",),
    "registers": ("sales_manager",),
    "phone": ("sales_staff",),
    "ageing": ("finance",),
    "collecting": ("finance",),
}
"""Who gets a page that is not for everybody."""


async def office_shots(languages: Iterable[str]) -> list[Shot]:
    """Return the pages; their folder is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="banli-gallery-") as home:
        settings = read_settings(
            banli_home=Path(home), database_url="", clock_url="http://127.0.0.1:9", banli_data_key=""
        )
        async with open_office(settings) as office:
            if isinstance(office.clock, MovableClock):
                office.clock.move_to(NOW - datetime.now(UTC))
            return [await _shot(office, page, role, languages) for page, role in _wanted()]


def _wanted() -> list[tuple[str, str]]:
    return [(page, role) for page in PAGES for role in (ROLES if page in EVERYBODY else FOR[page])]


async def _shot(office: Office, page: str, role: str, languages: Iterable[str]) -> Shot:
    screens: dict[str, Screen] = {}
    for language in languages:
        identity = ROLES.index(role) + 1
        name = NAMES[language][identity]
        contact = Contact(identity, name, language, frozenset((role,)), "gallery", f"{role}.{language}")
        office.directory.keep(contact)
        message = Message.to(contact, identity, "page", f"page:{page}", msgid=page)
        screen = await office.presenter.present(message)
        screens[language] = screen if screen is not None else Screen(())
    return Shot("office", page, role, screens)
