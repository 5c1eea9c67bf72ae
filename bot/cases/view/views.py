"""Read models: what a question, a card or a list holds. Language-free; `bot.render` puts it into words."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from bot.cases.base.naming import people_of
from bot.cases.base.shown import (
    PersonId,
    Shown,
    Words,
)
from bot.cases.view.prospects import NOTHING_AHEAD, Prospect
from bot.engine.forms.form import Draft
from bot.engine.spec.case import Case
from bot.engine.spec.model import StateKind, Style

if TYPE_CHECKING:
    from bot.engine.basics.spans import Span
    from bot.engine.spec.model import Field


NOTHING = Words("")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a card or a summary. `label` is a message id; `field` names the question that asked for it.

    `was` is what a changed request said at first. `seen_by` are the only roles it is for; all when there are none.
    """

    label: str
    value: "Shown | PersonId"
    field: str = ""
    was: "Shown | PersonId" = None
    seen_by: frozenset[str] = frozenset()
    copied: bool = False
    """Beside it stands a button that copies it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A ready answer."""

    option: str
    label: "Shown | PersonId"


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of the calendar; `open` when the question would take it. `option` is what its button says."""

    day: date
    open: bool
    option: str


@dataclass(frozen=True, slots=True)
class ClockView:
    """A time to choose; `open` when the question would take it; `left` places are free, None where nobody counts."""

    at: time
    open: bool
    option: str
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """How a clock of the case stands, for everybody who may see the card: until when, or for how long it still pauses.

    `left` while it pauses; `stopped_at` when what was promised has come.
    """

    label: str
    due: datetime
    left: "Span | None" = None
    stopped_at: datetime | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class NextStep:
    """What may follow a form: the title of the state, and who must act there."""

    title: str
    who: "tuple[Shown | PersonId, ...]"


@dataclass(frozen=True, slots=True)
class QuestionView:
    """An open question of a form, or its summary (`field` None).

    `place` of `count` questions; `why_not` explains why the last answer was refused (message id and what it shows).
    """

    draft: Draft
    icon: str
    title: str
    number: str
    field: "Field | None"
    place: int
    count: int
    choices: tuple[Choice, ...] = ()
    facts: tuple[Fact, ...] = ()
    answers: tuple[Fact, ...] = ()
    instead: tuple[int, str, str] | None = None
    """An event that may be fired instead of answering: the case's face, the event, its label."""
    rows: int = 0
    can_go_back: bool = False
    ask: Words = NOTHING
    why: Words = NOTHING
    help: Words = NOTHING
    reassurance: Words = NOTHING
    why_not: Words | None = None
    explain: bool = False
    month: tuple[DayView, ...] = ()
    """The days of the month to choose from, when the calendar is open."""
    clocks: tuple[ClockView, ...] = ()
    """The times to choose from, when hours or minutes are open."""
    picked: "Shown | None" = None
    """What is chosen so far of an answer in several steps."""
    understood: Fact | None = None
    """What was made of the words typed last."""
    readers: "tuple[Shown | PersonId, ...]" = ()
    """Who will see the answer, besides the one who gives it."""
    extras: tuple[Fact, ...] = ()
    """What the summary offers besides: questions that are not asked in turn."""
    following: tuple[NextStep, ...] = ()
    """What may happen when the form is sent."""
    outside: bool = False
    """The person does not work here: their own phone or place is meant."""


@dataclass(frozen=True, slots=True)
class EventButton:
    """A button of a card. `blocked` says what is missing when the event cannot fire now.

    `sure` is told before it fires, to be tapped once more. `fills`: it sends the form that the state is for.
    """

    event: str
    label: str
    style: Style
    questions: int = 0
    blocked: Words | None = None
    sure: Words = NOTHING
    fills: bool = False


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of a checklist. `mine`: the reader may tick it."""

    item: str
    label: str
    done: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class CardView:
    """A case as one person sees it. `turn`: this person must act. `waiting` names who must, when it is not them."""

    case: Case
    icon: str
    title: str
    state: str
    kind: StateKind
    what: Words
    facts: tuple[Fact, ...]
    turn: bool
    buttons: tuple[EventButton, ...]
    items: tuple[ItemLine, ...]
    seats: "tuple[tuple[Shown, str], ...]"
    waiting: "tuple[Shown | PersonId, ...]"
    confirm: "tuple[str, tuple[Fact, ...]] | None" = None
    form_open: bool = False
    ahead: Prospect = NOTHING_AHEAD
    reminder: bool = False
    """The card comes to remind."""

    sure: str = ""
    """The event that the reader has tapped and is asked about once more; "" as a rule."""

    seen: str = ""
    """What stands for the facts, where the reader decides by them."""
    promises: tuple[Promise, ...] = ()
    """The clocks of the case."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    case: int
    icon: str
    title: str
    number: str
    state: str
    about: "Shown | PersonId"
    until: datetime | None = None
    """Until when somebody must act, where the list is one of tasks."""
    late: bool = False


def people_in(view: QuestionView | CardView | CaseLine) -> set[int]:
    """Return the people whose names the view needs."""
    return people_of(_values_of(view))


def _values_of(view: QuestionView | CardView | CaseLine) -> tuple[object, ...]:
    match view:
        case QuestionView():
            facts = (*view.facts, *view.answers)
            said = (view.ask, view.why, view.help, view.reassurance, view.why_not)
            steps = (who for step in view.following for who in step.who)
            known = () if view.understood is None else (view.understood.value,)
            choices = (choice.label for choice in view.choices)
            return (*(fact.value for fact in facts), *choices, *said, *view.readers, *steps, *known)
        case CardView():
            confirm = view.confirm[1] if view.confirm else ()
            buttons = (words for button in view.buttons for words in (button.blocked, button.sure))
            return (
                *(fact.value for fact in (*view.facts, *confirm)),
                *view.waiting,
                *view.ahead.told,
                view.what,
                *buttons,
            )
        case CaseLine():
            return (view.about,)
