"""The questions that every process has without saying so: what a remark says, which papers are added."""

from bot.engine.basics.messages import N_
from bot.engine.spec.model import NOWHERE, Field

REMARK, PAPERS = "@remark", "@papers"

FIELDS = {
    REMARK: Field(
        id=REMARK,
        kind="long_text",
        label=N_("Remark"),
        ask=N_("What should the others know?"),
        why=N_("Everyone here who works on this case can read it."),
        place=NOWHERE,
        at_least=1,
        at_most=1000,
    ),
    PAPERS: Field(
        id=PAPERS,
        kind="file",
        label=N_("Papers"),
        ask=N_("Send photos or files, one or several. Tap “Done” after the last one."),
        why=N_("They are kept with the case, for everyone here who works on it."),
        place=NOWHERE,
        at_least=1,
        at_most=10,
    ),
}
