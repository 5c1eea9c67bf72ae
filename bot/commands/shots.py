"""Every screen of every process, made by the production code from cases that a tour plays with fixed seeds.

What is shown here is what people get: the same decisions, read models and screens. Only store and chat are missing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.cases.base.shown import Words, params_of
from bot.cases.base.wording import words_of
from bot.cases.forms.drafts import Asking, new_draft
from bot.cases.forms.questions import PLAIN, Aside, question_view
from bot.cases.view.cards import card_view, may_look
from bot.cases.view.prospects import prospect_of
from bot.commands.tour import Stop, Tour
from bot.engine.deciding.scope import CaseScope
from bot.engine.fields import Asked, parse
from bot.engine.forms import form
from bot.engine.forms.form import SUMMARY, FormScope
from bot.engine.spec.case import Person, sits_in
from bot.engine.spec.model import StateKind
from bot.errors import InvalidField, Refusal
from bot.render.card import card_screen
from bot.render.question import left_screen, question_screen
from bot.render.screen import Heading, Paragraph, Screen
from bot.render.voice import Voice

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.cases.view.views import CardView, QuestionView
    from bot.engine.forms.form import Draft
    from bot.engine.spec.case import Case
    from bot.engine.spec.centre import Centre
    from bot.engine.spec.effects import Notify
    from bot.engine.spec.model import Field, Flow
    from bot.render.texts import Texts

SEEDS, MOST_SEEDS, MOST_STOPS = 3, 60, 9_000
"""So many tours of a flow are made at least; while there is a state that none has met, so many at most, or stops."""
MOST_QUESTIONS = 40
TRIES = 6
"""So often a form is filled in before a refusal of it counts."""
NONSENSE = "@@@"
NAMES = {
    "zh_CN": "王芳 陈明 李娜 赵伟 孙洁 钱立 周强 吴梅 郑爽 冯军".split(),
    "en": "Wang Chen Li Zhao Sun Qian Zhou Wu Zheng Feng".split(),
}

Draw = Callable[[Voice], Screen]


@dataclass(frozen=True, slots=True)
class Shot:
    """A screen in every language. `what` says which: the reader and their turn, or the question, or the notice."""

    group: str
    state: str
    what: str
    screens: Mapping[str, Screen]

    @property
    def anchor(self) -> str:
        """Return its name within a page: the same as long as flow, state and reader are."""
        return "-".join(
            "".join(c if c.isalnum() else " " for c in f"{self.group} {self.state} {self.what}").split()
        )


class Studio:
    """Takes the shots of one flow; each screen once."""

    def __init__(
        self, centre: "Centre", flow: "Flow", texts: "Texts", zone: "tzinfo", languages: Iterable[str]
    ) -> None:
        self._centre = centre
        self._flow = flow
        self._texts = texts
        self._zone = zone
        self._languages = tuple(languages)
        self._seen: set[tuple[str, str]] = set()
        self._shots: list[Shot] = []

    def shots(self) -> list[Shot]:
        """Return the shots of the flow, state by state."""
        stops = 0
        for seed in range(MOST_SEEDS):
            if seed >= SEEDS and (stops > MOST_STOPS or not self._unseen()):
                break
            tour = Tour(self._centre, self._flow, seed, self._zone)
            for stop in tour.stops(seed):
                stops += 1
                self._state(stop.case, tour)
                self._told(stop, tour)
                if stop.case.is_open:
                    self._forms(stop.case, tour)
        order = list(self._flow.states)
        return sorted(self._shots, key=lambda shot: (order.index(shot.state), shot.what.startswith("told")))

    def _unseen(self) -> set[str]:
        """Return the states and forms that nothing was taken of; an automatic state is left before anybody sees it."""
        states = self._flow.states.values()
        wanted = {state.id for state in states if state.kind is not StateKind.AUTO}
        wanted |= {
            f"{state.id}: form {spec.id}"
            for state in states
            for spec in state.on.values()
            if spec.ask and not (spec.clock or spec.case)
        }
        taken = {shot.state for shot in self._shots}
        return wanted - taken - {f"{shot.state}: {shot.what.partition(':')[0]}" for shot in self._shots}

    def _take(self, state: str, what: str, draw: Draw, tour: Tour) -> None:
        if (state, what) in self._seen:
            return
        self._seen.add((state, what))
        screens = {language: draw(self._voice(language, tour)) for language in self._languages}
        self._shots.append(Shot(self._flow.id, state, what, screens))

    def _voice(self, language: str, tour: Tour) -> Voice:
        names = NAMES[language]
        named = {
            person.id: names[n % len(names)] + (str(n // len(names)) if n >= len(names) else "")
            for n, person in enumerate(tour.play.people.values())
        }
        return Voice(self._texts, language, self._zone, tour.play.now.year, named)

    # --- a state --------------------------------------------------------------------------------------------

    def _state(self, case: "Case", tour: Tour) -> None:
        """Take the card for every kind of reader, once as it comes and once as a reminder."""
        play = tour.play
        scope = CaseScope(self._flow, case, play.world, play.now)
        due = [deadline for deadline, identity in play.due if identity == case.id]
        pending = ", to confirm" if case.pending is not None else ""
        for role, person in play.people.items():
            turn = "acts" if sits_in(person, case.seats) else "waits" if case.is_open else "reads"
            what = f"card: {role} {turn}{pending}"
            if (case.state, what) in self._seen or not may_look(person, scope):
                continue
            view = card_view(case, person, scope, prospect_of(due, scope))
            self._take(case.state, what, _card(view), tour)
            if turn == "acts" and case.is_open and not pending:
                self._take(case.state, f"reminder: {role}", _card(replace(view, reminder=True)), tour)
            for button in view.buttons:
                if button.sure.msgid and button.blocked is None:
                    asked = _card(replace(view, sure=button.event))
                    self._take(case.state, f"sure of {button.event}: {role}", asked, tour)

    # --- forms ----------------------------------------------------------------------------------------------

    def _forms(self, case: "Case", tour: Tour) -> None:
        state = self._flow.states[case.state]
        moves = {event: who for who, event in reversed(tour.play.moves(case.id))}
        for event, who in moves.items():
            spec = state.on.get(event)
            asking = Asking.for_event(state, spec) if spec is not None else None
            if asking is None or not asking.asks or not self._asks(case, asking, tour):
                continue
            key = (case.state, f"form of {event}, {TRIES} times")
            for _ in range(0 if key in self._seen else TRIES):
                try:
                    self._questions(case, asking, tour.play.people[who], tour)
                except Refusal:
                    continue  # an answer by chance did not fit: another attempt shows the rest
            self._seen.add(key)

    @staticmethod
    def _asks(case: "Case", asking: Asking, tour: Tour) -> bool:
        """Tell whether a question of the form applies to this case."""
        draft = new_draft(case, asking, 0, tour.play.world, tour.play.now)
        return draft.summary or draft.at != SUMMARY

    def _questions(self, case: "Case", asking: Asking, reader: Person, tour: Tour) -> None:
        """Take every question of a form: plain, explained and refused; then the summary."""
        world, now = tour.play.world, tour.play.now
        facts = FormScope(self._flow, case, world, now)
        prefilled = new_draft(case, asking, reader.id, world, now)
        if prefilled.values:
            self._asked(f"form {asking.event}: prefilled", prefilled, facts, reader, tour)
        draft = replace(prefilled, values={}, at="")
        draft = form.move_on(draft, facts)
        for _ in range(MOST_QUESTIONS):
            spec = form.open_field(draft, facts)
            if spec is None and not draft.summary:
                return  # the answer to a single question is the decision
            name = f"form {asking.event}: {'summary' if draft.at == SUMMARY else draft.at}"
            name += f".{draft.column}" if draft.column else ""
            self._asked(name, draft, facts, reader, tour)
            if draft.at == SUMMARY or spec is None:
                return
            draft = self._answered(spec, draft, facts, tour)

    def _asked(self, name: str, draft: "Draft", facts: FormScope, reader: Person, tour: Tour) -> None:
        state = facts.case.state
        if (state, name) in self._seen:
            return
        spec = form.open_field(draft, facts)
        view = question_view(draft, facts, reader)
        self._take(state, name, _question(view), tour)
        if spec is None:
            return
        self._take(state, f"{name}, later", lambda voice: left_screen(view, voice), tour)
        why = question_view(draft, facts, reader, replace(PLAIN, explain=True))
        self._take(state, f"{name}, why", _question(why), tour)
        if self._refused(spec, facts, "en") is not None:

            def draw(voice: Voice) -> Screen:
                refused = self._refused(spec, facts, voice.language) or PLAIN
                return question_screen(question_view(draft, facts, reader, refused), voice)

            self._take(state, f"{name}, refused", draw, tour)

    def _refused(self, spec: "Field", facts: FormScope, language: str) -> Aside | None:
        """Return the refusal of words that are no answer, where the kind of question has one."""
        options = {one.id: tuple(self._texts.forms(one.label)) for one in spec.options}
        try:
            parse(spec.kind, NONSENSE, Asked(facts.now.astimezone(self._zone), language, options))
        except InvalidField as refusal:
            return replace(PLAIN, why_not=words_of(refusal, facts.around))
        return None

    def _answered(self, spec: "Field", draft: "Draft", facts: FormScope, tour: Tour) -> "Draft":
        """Return the draft with an answer that passes; what its refusals say is taken on the way."""
        for value in tour.candidates(spec, draft, facts):
            try:
                after = form.answer(draft, value, facts)
            except InvalidField as refusal:
                self._checked(spec, draft, refusal, facts, tour)
                continue
            return form.finish_rows(after, facts) if after.at == draft.at and spec.group else after
        return form.skip(draft, facts)

    def _checked(
        self, spec: "Field", draft: "Draft", refusal: InvalidField, facts: FormScope, tour: Tour
    ) -> None:
        what = f"form {draft.event}: {spec.id}, not: {refusal.msgid[:50]}"
        if (facts.case.state, what) not in self._seen:
            reader = Person(draft.person, frozenset())
            said = replace(PLAIN, why_not=words_of(refusal, facts.around))
            self._take(facts.case.state, what, _question(question_view(draft, facts, reader, said)), tour)

    # --- what people are told -------------------------------------------------------------------------------

    def _told(self, stop: Stop, tour: Tour) -> None:
        scope = CaseScope(self._flow, stop.case, tour.play.world, tour.play.now)
        for notice in stop.told:
            what = f"told: {notice.msgid[:60]}"
            if (stop.case.state, what) not in self._seen:
                self._take(stop.case.state, what, self._notice(notice, scope), tour)

    def _notice(self, notice: "Notify", scope: CaseScope) -> Draw:
        words = Words(notice.msgid, params_of(notice.msgid, scope, notice.params))  # type: ignore[arg-type]  # people are named by the voice

        def draw(voice: Voice) -> Screen:
            head = f"{self._flow.icon} {voice.say(self._flow.title)} · {scope.case.number}"
            return Screen((Heading(head), Paragraph(voice.words(words))))

        return draw


def _card(view: "CardView") -> Draw:
    return lambda voice: card_screen(view, voice)


def _question(view: "QuestionView") -> Draw:
    return lambda voice: question_screen(view, voice)
