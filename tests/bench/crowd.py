"""The simulated users: each walks its script in closed loop and judges every reply.

A reply is a message sent to, or edited in, the user's chat. It is *right* when it holds all the step expects,
*ignored* when the script says so, *repeated* when it is the previous reply once more, else *wrong*. The
crowd must not know HTTP; time and timers are given to it.
"""

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol, TypeAlias

from .script import FIRST_CHAT, Script
from .updates import bot_message, find_button, pressed_update, typed_update

Journal: TypeAlias = Callable[[dict[str, Any]], None]
_SAMPLES = 5


class Timer(Protocol):
    """What `call_later` returns."""

    def cancel(self) -> None:
        """Stop it."""


class Post(Protocol):
    """Where updates go; `mailbox.Mailbox` is one."""

    def next_id(self) -> int:
        """Return the id for the next update."""

    def put(self, update_id: int, update: bytes) -> None:
        """Add the update."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many users there are and how they behave.

    Attributes:
        spread: users begin in groups, so that all steps of the conversation are under way at any moment;
            else a slow bot is measured on the one step at which everybody stands.
        think_s: shortest and longest pause between a reply and the next step, seconds.
        conversations: all users together stop after so many; None never.
    """

    script: Script
    users: int
    spread: bool = False
    think_s: tuple[float, float] = (0.0, 0.0)
    conversations: int | None = None


@dataclass(slots=True)
class Person:
    """One simulated user and what is on their screen."""

    chat_id: int
    number: int = 0
    step: int = 0
    update_id: int = 0
    sent_at: float = 0.0
    wants: tuple[str, ...] = ()
    is_waiting: bool = False
    last_text: str = ""
    newest: tuple[int, str, bytes] = (0, "", b"")
    keyboard: tuple[int, str, bytes] = (0, "", b"")
    timer: Timer | None = None


@dataclass(slots=True)
class Tally:
    """What was seen. Latencies and `right` belong to the window, the rest to the whole run."""

    right: int = 0
    answered: int = 0
    wrong: int = 0
    repeated: int = 0
    ignored: int = 0
    elsewhere: int = 0
    conversations: int = 0
    samples: list[str] = field(default_factory=list)
    latencies_s: list[float] = field(default_factory=list)


class Crowd:
    """All simulated users of one run."""

    def __init__(
        self,
        plan: Plan,
        post: Post,
        *,
        clock: Callable[[], float],
        later: Callable[..., Timer],
        journal: Journal | None = None,
    ) -> None:
        """Prepare the users; nobody speaks before `start`."""
        self._script = plan.script
        self._think_s = plan.think_s
        self._left = plan.conversations
        self._group = math.ceil(plan.users / len(plan.script.steps)) if plan.spread else plan.users
        self.begun = 0
        self._post = post
        self._clock = clock
        self._later = later
        self._journal = journal
        self._numbers: Iterator[int] = count(1)
        self._chats = count(FIRST_CHAT)
        self._message_ids = count(1)
        self._random = random.Random(1)  # noqa: S311  # only pauses, and the same ones in every run
        self._people = [Person(chat_id=next(self._chats)) for _ in range(plan.users)]
        self._by_chat = {person.chat_id: person for person in self._people}
        self._is_frozen = False
        self._is_counting = False
        self.tally = Tally()
        self.last_seen_at = clock()

    # -- what the users do -------------------------------------------------------------------------

    def start(self) -> None:
        """Let everybody begin, or the first group of them."""
        self._admit()

    def _admit(self) -> None:
        """Let the next group begin: the g-th when the earlier ones have made 1 + 2 + ... + g steps each."""
        begun = self.begun
        groups = begun // self._group
        if self.tally.answered >= self._group * groups * (groups + 1) // 2:
            self.begun = min(begun + self._group, len(self._people))
            for person in self._people[begun : self.begun]:
                self._begin(person)

    def _begin(self, person: Person) -> None:
        if self._left is not None:
            if self._left <= 0:
                return
            self._left -= 1
        person.step = 0
        person.number = next(self._numbers)
        self._think(person)

    def _think(self, person: Person) -> None:
        if self._is_frozen:
            return
        shortest, longest = self._think_s
        if longest <= 0:
            self._send(person)
        else:
            pause = self._random.uniform(shortest, longest)
            person.timer = self._later(pause, self._send, person)

    def _send(self, person: Person) -> None:
        person.timer = None
        step = self._script.steps[person.step]
        number = str(person.number)
        person.wants = tuple(part.replace("{n}", number) for part in step.expect)
        person.is_waiting = True
        person.update_id = update_id = self._post.next_id()
        if step.text is not None:
            text = step.text.replace("{n}", number)
            update = typed_update(update_id, next(self._message_ids), person.chat_id, text)
        else:
            message_id, shown, markup = person.keyboard
            button = step.press.replace("{n}", number) if isinstance(step.press, str) else step.press
            data, labels = find_button(markup, button)  # type: ignore[arg-type]  # a step types or presses
            if data is None:
                self._note_wrong(person, f"no button {button!r} to press, only {labels}")
                return
            update = pressed_update(
                update_id, person.chat_id, bot_message(person.chat_id, message_id, shown, markup), data
            )
        self._note("sent", person)
        person.sent_at = self._clock()
        self._post.put(update_id, update)

    # -- what the users see ------------------------------------------------------------------------

    def sent(self, chat_id: int, text: str, markup: bytes) -> int:
        """Show a new message in a chat and return its id."""
        message_id = next(self._message_ids)
        person = self._by_chat.get(chat_id)
        if person is None:
            self.tally.elsewhere += 1
        else:
            if markup:
                person.keyboard = (message_id, text, markup)
            self._judge(person, (message_id, text, markup))
        return message_id

    def edited(self, chat_id: int, message_id: int, text: str, markup: bytes) -> bool:
        """Show an edited message; False when nothing changes, which the Bot API refuses."""
        person = self._by_chat.get(chat_id)
        if person is None:
            self.tally.elsewhere += 1
            return True
        seen = (message_id, text, markup)
        if person.newest == seen:
            return False
        self.keyboard_changed(chat_id, seen)
        self._judge(person, seen)
        return True

    def keyboard_changed(self, chat_id: int, seen: tuple[int, str, bytes]) -> None:
        """Change or take away the keyboard of a message, unless a newer one has a keyboard of its own."""
        person = self._by_chat.get(chat_id)
        if person is None or seen[0] < person.keyboard[0]:
            return
        if seen[2]:
            text = seen[1] or (person.newest[1] if person.newest[0] == seen[0] else "")
            person.keyboard = (seen[0], text, seen[2])
        elif seen[0] == person.keyboard[0]:
            person.keyboard = (0, "", b"")

    def _judge(self, person: Person, seen: tuple[int, str, bytes]) -> None:
        text = seen[1]
        now = self.last_seen_at = self._clock()
        person.newest = seen
        if person.is_waiting and all(part in text for part in person.wants):
            self._note("right", person, text)
            self._take(person, text, now)
        elif any(part in text for part in self._script.ignore):
            self._note("ignored", person, text)
            self.tally.ignored += 1
        elif text == person.last_text:
            self._note("repeated", person, text)
            self.tally.repeated += 1
            self._sample(f"repeated: {text!r}")
        else:
            self._note_wrong(person, text)

    def _take(self, person: Person, text: str, now: float) -> None:
        """Go on after a right reply."""
        person.is_waiting = False
        person.last_text = text
        self.tally.answered += 1
        if self._is_counting:
            self.tally.right += 1
            self.tally.latencies_s.append(now - person.sent_at)
        person.step += 1
        if person.step < len(self._script.steps):
            self._think(person)
        else:
            self.tally.conversations += 1
            if self._script.fresh_people:
                self._replace(person)
            self._begin(person)
        if self.begun < len(self._people):
            self._admit()

    def _replace(self, person: Person) -> None:
        """Let the next conversation be held by somebody new; late messages to the old chat are nobody's."""
        del self._by_chat[person.chat_id]
        person.chat_id = next(self._chats)
        person.last_text = ""
        person.newest = person.keyboard = (0, "", b"")
        self._by_chat[person.chat_id] = person

    # -- measuring ---------------------------------------------------------------------------------

    def count_from_now(self) -> None:
        """Open the window of measurement."""
        self.tally.right = 0
        self.tally.latencies_s = []
        self._is_counting = True

    def count_no_more(self) -> None:
        """Close the window."""
        self._is_counting = False

    @property
    def waiting(self) -> list[Person]:
        """The users whose last step has no right reply yet."""
        return [person for person in self._people if person.is_waiting]

    # -- around a kill -----------------------------------------------------------------------------

    def freeze(self) -> None:
        """Let nobody begin a further step; replies are still judged."""
        self._is_frozen = True
        for person in self._people:
            if person.timer is not None:
                person.timer.cancel()
                person.timer = None

    def probe(self, *, only_waiting: bool) -> None:
        """While frozen, let everyone act once: repeat the unanswered step, or (all) do the next one."""
        for person in self._people[: self.begun]:
            if person.is_waiting or not only_waiting:
                self._send(person)

    def thaw(self) -> None:
        """Go on; who still waits begins a new conversation."""
        self._is_frozen = False
        for person in self._people[: self.begun]:
            if person.is_waiting:
                person.is_waiting = False
                self._begin(person)
            else:
                self._think(person)

    # -- notes -------------------------------------------------------------------------------------

    def _note_wrong(self, person: Person, text: str) -> None:
        self._note("wrong", person, text)
        self.tally.wrong += 1
        self._sample(f"step {person.step + 1} expected {person.wants}, saw {text!r}")

    def _sample(self, text: str) -> None:
        if len(self.tally.samples) < _SAMPLES:
            self.tally.samples.append(text)

    def _note(self, event: str, person: Person, text: str = "") -> None:
        if self._journal is not None:
            self._journal(
                {
                    "event": event,
                    "chat": person.chat_id,
                    "conversation": person.number,
                    "step": person.step,
                    "update": person.update_id,
                    "text": text,
                }
            )
