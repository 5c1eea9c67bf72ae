"""Of two waiting messages about the same thing in the same chat, often only one is worth sending. Pure."""

from dataclasses import replace

from bot.cases.base.outbox import Message

LIVING = frozenset({"question", "left", "card", "refresh", "page"})
"""Kinds that show how something stands now. A notice tells what happened: each one counts."""


def merged(old: Message, new: Message) -> Message | None:
    """Return the one message that serves for both, or None when both must be sent.

    Both wait for the same chat, have the same subject, and `old` was committed first. What is kept is one of them, so
    that the other can be withdrawn; cards are drawn from the facts of the moment they are sent, so either does.
    """
    if old.once or new.once or old.kind not in LIVING or new.kind not in LIVING:
        return None
    if old.edit and new.edit and old.edit != new.edit:
        return None  # two messages on the screen: both must tell the truth
    if "page" in (old.kind, new.kind):
        return new if old.edit and old.edit == new.edit else None
    if new.kind == "refresh" and not new.edit:
        return replace(old, view=new.view, priority=min(old.priority, new.priority))
    return new
