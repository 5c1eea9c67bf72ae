"""A paper as an entry for the calendar of a phone: iCalendar (RFC 5545, 5546)."""

from typing import TYPE_CHECKING

from icalendar import Calendar, Event

if TYPE_CHECKING:
    from bot.cases.pages.papers import Entry, Paper
    from bot.render.voice import Voice


def entry_file(paper: "Paper", entry: "Entry", voice: "Voice") -> bytes:
    """Return the file: it puts the entry in, moves it, or takes it out.

    Calendars know it again by its `UID`, and believe the one with the highest `SEQUENCE`, whichever comes last.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Banli//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.cancels else "PUBLISH")
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", paper.issued)
    event.add("dtstart", entry.begins)
    event.add("dtend", entry.begins + entry.lasts)
    event.add("summary", f"{voice.say(paper.title)} · {voice.show(paper.house)}")
    event.add("location", voice.say(entry.at))
    event.add("status", "CANCELLED" if entry.cancels else "CONFIRMED")
    lines = (
        f"{voice.say(fact.label)}: {voice.show(fact.value)}" for _, facts in paper.sections for fact in facts
    )
    event.add("description", "\n".join(lines))
    calendar.add_component(event)
    return bytes(calendar.to_ical())
