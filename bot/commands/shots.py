"""Every screen of every process, made by the production code from cases that are played by chance with a fixed seed.

What is shown here is what people get: the same decisions, read models and screens, rendered to the same markup. Only
the store is missing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.cases.cards import card_view, may_look
from bot.cases.drafts import Asking, new_draft
from bot.cases.prospects import prospect_of
from bot.cases.questions import PLAIN, Aside, question_view
from bot.cases.shown import Words, params_of
from bot.cases.wording import words_of
from bot.engine import form
from bot.engine.case import Person, sits_in
from bot.engine.entering import state_seats
from bot.engine.fields import Asked, parse
from bot.engine.form import SUMMARY, FormScope
from bot.engine.model import StateKind
from bot.engine.scope import CaseScope
from bot.engine.walk import Walk
from bot.errors import InvalidField, Refusal
from bot.render.card import card_screen
from bot.render.question import question_screen
from bot.render.screen import Heading, Paragraph, Screen
from bot.render.voice import Voice
from bot.telegram.markup import Markup, render

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.engine.case import Case
    from bot.engine.centre import Centre, RecordField
    from bot.engine.form import Draft
    from bot.engine.model import Field, Flow
    from bot.engine.values import Value
    from bot.render.texts import Texts

WALKS, MOST_WALKS = 20, 60
"""So many cases of a flow are played, and at most so many until every state has been met."""
MOST_QUESTIONS = 40
CODE = "A-12"
"""Stands for whatever a person types: the same in every language, so that it looks like nobody's translation."""
NAMES = {
    "zh_CN": "王芳 陈明 李娜 赵伟 孙洁 钱立 周强 吴梅 郑爽 冯军".split(),
    "en": "Wang Chen Li Zhao Sun Qian Zhou Wu Zheng Feng".split(),
}


@dataclass(frozen=True, slots=True)
class Shot:
    """A screen as one reader gets it in one language. `what` says which: the state and the reader, or the question."""

    flow: str
    state: str
    what: str
    language: str
    markup: Markup


class SampleWalk(Walk):
    """A walk whose typed answers look the same in every language."""

    def answer(self, field: "Field | RecordField") -> "Value":
        """Return a likely answer."""
        return CODE if field.kind in ("text", "long_text", "location") else super().answer(field)


class Studio:
    """Takes the shots of one centre in one language."""

    def __init__(self, centre: "Centre", texts: "Texts", zone: "tzinfo", language: str) -> None:
        self._centre = centre
        self._texts = texts
        self._zone = zone
        self.language = language
        self._met: set[tuple[str, str, str]] = set()
        self._drawn: dict[tuple[str, str, str], Markup] = {}
        self._readers: dict[tuple[str, str, str], list[str]] = {}

    def _is_new(self, state: str, kind: str, who: str) -> bool:
        """Tell whether there is no such shot yet, and note it: each is drawn only once."""
        key = (state, kind, who)
        if key in self._met:
            return False
        self._met.add(key)
        return True

    def voice(self, walk: Walk) -> Voice:
        """Return the voice for a walk: its people have names of the language."""
        names = NAMES[self.language]
        named = {
            person.id: f"{names[n % len(names)]}{n // len(names) or ''}"
            for n, person in enumerate(walk.play.people.values())
        }
        return Voice(self._texts, self.language, self._zone, walk.play.now.year, named)

    def look(self, flow: "Flow", walk: Walk, told: int) -> None:
        """Take what has not been taken yet of the walk's present moment; a screen that several get is taken once."""
        case = replace(walk.case, number=f"{flow.prefix}-0001")
        for kind, who, screen in (*self._state(flow, case, walk), *self._notices(flow, case, walk, told)):
            markup = render(screen)
            key = (case.state, kind, markup.digest)
            self._drawn[key] = markup
            self._readers.setdefault(key, []).append(who)

    def shots(self, flow: "Flow") -> Iterator[Shot]:
        """Yield the shots taken, state by state."""
        order = list(flow.states)
        for key in sorted(self._readers, key=lambda key: (order.index(key[0]), key[1], self._readers[key])):
            state, kind, _ = key
            what = f"{kind} {', '.join(sorted(self._readers[key]))}".strip()
            yield Shot(flow.id, state, what, self.language, self._drawn[key])

    # --- a state --------------------------------------------------------------------------------------------

    def _state(self, flow: "Flow", case: "Case", walk: Walk) -> Iterator[tuple[str, str, Screen]]:
        """Yield the card for every kind of reader, and the forms that start from it."""
        world = walk.play.world
        scope = CaseScope(flow, case, world, walk.play.now)
        due = [deadline for deadline, identity in walk.play.due if identity == case.id]
        voice = self.voice(walk)
        for role, person in walk.play.people.items():
            if not may_look(person, scope):
                continue
            turn = "acts" if sits_in(person, case.seats) else "waits" if case.is_open else "reads"
            if not self._is_new(case.state, turn, role):
                continue
            view = card_view(case, person, scope, prospect_of(due, scope))
            yield f"card, {turn}:", role, card_screen(view, voice)
            if turn == "acts" and case.is_open:
                yield "reminder:", role, card_screen(replace(view, reminder=True), voice)
        if case.is_open:
            yield from self._forms(flow, case, walk)

    def _forms(self, flow: "Flow", case: "Case", walk: Walk) -> Iterator[tuple[str, str, Screen]]:
        state = flow.states[case.state]
        moves = {event: who for who, event in reversed(walk.play.moves(case.id))}
        for event, who in moves.items():
            spec = state.on.get(event)
            asking = Asking.for_event(state, spec) if spec is not None else None
            if asking is None or not asking.asks or not self._is_new(case.state, "form", event):
                continue
            try:
                yield from self._questions(case, asking, walk.play.people[who], walk)
            except Refusal:
                continue  # an answer by chance did not fit: another walk shows the rest

    def _questions(
        self, case: "Case", asking: Asking, reader: Person, walk: Walk
    ) -> Iterator[tuple[str, str, Screen]]:
        """Yield every question of a form: plain, explained and refused; then the summary."""
        world, now = walk.play.world, walk.play.now
        facts = FormScope(walk.flow, case, world, now)
        draft = replace(new_draft(case, asking, reader.id, world, now), values={})
        draft = form.move_on(draft, facts) if draft.at else draft
        voice = self.voice(walk)
        for _ in range(MOST_QUESTIONS):
            spec = form.open_field(draft, facts)
            name = f"{asking.event}: {draft.at}{'.' + draft.column if draft.column else ''}"
            yield name, "", question_screen(question_view(draft, facts, reader), voice)
            if draft.at == SUMMARY or spec is None:
                return
            asides = [("why", replace(PLAIN, explain=True)), ("refused", self._refused(spec, facts))]
            for word, aside in asides:
                if aside is not None:
                    yield (
                        f"{name}, {word}",
                        "",
                        question_screen(question_view(draft, facts, reader, aside), voice),
                    )
            draft = self._answered(spec, draft, facts, walk)

    def _refused(self, spec: "Field", facts: FormScope) -> Aside | None:
        """Return the refusal of words that are no answer, where the kind of question has one."""
        options = {one.id: tuple(self._texts.forms(one.label)) for one in spec.options}
        local = facts.now.astimezone(self._zone)
        try:
            parse(spec.kind, "@@@", Asked(local, self.language, options))
        except InvalidField as refusal:
            return replace(PLAIN, why_not=words_of(refusal, facts.around))
        return None

    @staticmethod
    def _answered(spec: "Field", draft: "Draft", facts: FormScope, walk: Walk) -> "Draft":
        """Return the draft with an answer that passes, by chance; an optional question may be passed over."""
        offered = form.offers(spec, draft, facts)
        for value in (*offered, *(walk.answer(spec) for _ in range(MOST_QUESTIONS))):
            try:
                after = form.answer(draft, value, facts)
            except InvalidField:
                continue
            return form.finish_rows(after, facts) if after.at == draft.at and spec.group else after
        return form.skip(draft, facts)

    # --- what people are told -------------------------------------------------------------------------------

    def _notices(
        self, flow: "Flow", case: "Case", walk: Walk, since: int
    ) -> Iterator[tuple[str, str, Screen]]:
        scope = CaseScope(flow, case, walk.play.world, walk.play.now)
        voice = self.voice(walk)
        for _, notice in walk.play.told[since:]:
            if not self._is_new(case.state, "notice", notice.msgid):
                continue
            given = {**notice.params, "case.number": case.number}  # a play has no counters
            words = Words(notice.msgid, params_of(notice.msgid, scope, given))  # type: ignore[arg-type]  # people are named by the voice
            head = f"{flow.icon} {voice.say(flow.title)} · {case.number}"
            yield f"notice: {notice.msgid[:40]}", "", Screen((Heading(head), Paragraph(voice.words(words))))


def shots_of(
    centre: "Centre", texts: "Texts", zone: "tzinfo", flow: "Flow", languages: Iterable[str]
) -> dict[str, list[Shot]]:
    """Return the shots of a flow by language. Walks go on until every state was met, within reason."""
    studios = [Studio(centre, texts, zone, language) for language in languages]
    missing = {name for name, state in flow.states.items() if state.kind is not StateKind.AUTO}
    for seed in range(MOST_WALKS):
        if not missing and seed >= WALKS:
            break
        walk = SampleWalk(centre, flow, seed, zone)
        told = len(walk.play.told)
        for _ in walk.run():
            missing.discard(walk.case.state)
            for studio in studios:
                studio.look(flow, walk, told)
            told = len(walk.play.told)
    for state in sorted(missing):
        # Only another case leads there, or rare luck: the last case is put there as it is.
        put(walk, state)
        for studio in studios:
            studio.look(flow, walk, len(walk.play.told))
    return {studio.language: list(studio.shots(flow)) for studio in studios}


def put(walk: Walk, state: str) -> None:
    """Put the walk's case into a state, with those who act there."""
    spec, play = walk.flow.states[state], walk.play
    closed = play.now if spec.kind is StateKind.FINAL else None
    case = replace(walk.case, state=state, closed_at=closed, held_at=None, pending=None)
    scope = CaseScope(walk.flow, case, play.world, play.now)
    play.world.add(cases=[replace(case, seats=() if closed else state_seats(spec, scope))])
