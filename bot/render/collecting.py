"""The list of what finance looks after today, as a screen."""

from typing import TYPE_CHECKING

from bot.cases.base.actions import Go, Open
from bot.cases.pages.collecting import COLLECTING, CollectLine, CollectView, Kind
from bot.engine.basics.messages import N_
from bot.render.question import in_rows
from bot.render.screen import Block, Button, Facts, Heading, Paragraph, Screen

if TYPE_CHECKING:
    from bot.render.voice import Voice

TITLE = N_("Collecting today")
NOTHING = N_("Nothing is to be collected today or in the next days.")
PARTS = {
    Kind.RECEIPT: N_("Receipts to check: {count}"),
    Kind.PROMISED: N_("Promised for today: {count}"),
    Kind.TODAY: N_("Payments due today: {count}"),
    Kind.ENDING: N_("Deferrals that end soon: {count}"),
    Kind.SOON: N_("Payments due in the next days: {count}"),
}
NEXT = N_("Next page")


def collecting_screen(view: CollectView, voice: "Voice") -> Screen:
    """Return a page of the list, in parts, with a button to each case."""
    blocks: list[Block] = [Heading(voice.say(TITLE))]
    for kind, said in PARTS.items():
        lines = [line for line in view.lines if line.kind is kind]
        if lines:
            blocks.append(Paragraph(voice.say(said, count=view.counts[kind])))
            blocks.append(Facts(tuple(_line(line, voice) for line in lines)))
    if not view.lines:
        blocks.append(Paragraph(voice.say(NOTHING)))
    opens = [
        Button(f"{one.case.number} · {voice.say(one.case.state)}", Open(one.case.case)) for one in view.lines
    ]
    after = ((Button(voice.say(NEXT), Go(COLLECTING, view.after)),),) if view.after else ()
    return Screen(tuple(blocks), (*in_rows(opens), *after))


def _line(line: CollectLine, voice: "Voice") -> tuple[str, str]:
    about = f" · {voice.show(line.case.about)}" if line.case.about is not None else ""
    said = [voice.show(one) for one in (line.sum, line.day) if one is not None]
    return f"{line.case.number}{about}", " · ".join(said)
