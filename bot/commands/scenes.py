"""Guided scenes as data: `scenes.yaml` read, its words looked up in the catalogues, in every language.

The page of phones and the terminal play the same steps. A word that is no message id any more is an error.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from bot.commands.trial import CAST, FURTHER, ZONE
from bot.engine.basics.languages import LANGUAGES
from bot.engine.formula.expressions import did_you_mean
from bot.errors import BotError
from bot.render.formats import format_date, format_moment
from bot.render.texts import PLACEHOLDER, Texts

FILE = Path(__file__).with_name("scenes.yaml")
NAMES = {member.id: member.names for member in (*CAST, *FURTHER)}
YEAR = 2026
"""Of the trial's calendar: dates of this year are shown without it."""
GAP = "\x00"
SPOKEN = ("say", "press", "see")
SENT = ("photo", "contact")
AROUND = ("advance", "bot", "line")
DEADLINE = "deadline"

Words = Mapping[str, str]
"""Language -> what is said in it."""


class SceneError(BotError):
    """A scene says what no catalogue has; the text names the step."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    `do` is somebody's act (`say`, `press`, `photo`, `contact`), what they get to read (`see`), or what happens around
    them: `advance` (`how`: deadline, or a moment), `bot` (`how`: kill, stop, start), `line` (`how`: cut, mended).
    `words` are what is typed, what the button says or what the message holds. `lead`: it only leads up to the scene.
    `day`: with this step a day of a longer story begins, and this is its title.
    """

    do: str
    tell: Words
    who: str = ""
    words: Words | None = None
    how: str = ""
    lead: bool = False
    day: Words | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the step as the page plays it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene: what it is about, what was to be seen in it; `phones` are those it needs besides the usual ones."""

    id: str
    title: Words
    about: Words
    seen: Words
    phones: tuple[str, ...]
    steps: tuple[Step, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the scene as the page plays it."""
        made = {name: getattr(self, name) for name in ("id", "title", "about", "seen", "phones")}
        return {**made, "steps": [step.as_json() for step in self.steps]}


def read_scenes(texts: Texts, file: Path = FILE) -> dict[str, Scene]:
    """Return the scenes by their ids, in the order of the file.

    Raises:
        SceneError: a step's words are in no catalogue, or it is no step.
    """
    return {
        one["id"]: Scene(
            one["id"],
            _told(one["title"]),
            _told(one["about"]),
            _told(one["seen"]),
            tuple(one.get("phones", ())),
            tuple(_steps(one["steps"], texts)),
        )
        for one in yaml.safe_load(file.read_text("utf-8"))["scenes"]
    }


def _steps(
    given: Sequence[Any], texts: Texts, tell: Words | None = None, *, lead: bool = False
) -> Iterator[Step]:
    """Return the steps of a list, with lists, leads and loops in it; `tell` is told at each of them instead."""
    for one in given:
        if isinstance(one, list):
            yield from _steps(one, texts, tell, lead=lead)
        elif "lead" in one:
            yield from _steps(one["lead"], texts, _told(one["tell"]) if "tell" in one else None, lead=True)
        elif "each" in one:
            for values in one["each"]:
                yield from _steps(_filled(one["steps"], values), texts, tell, lead=lead)
        else:
            yield _step(one, texts, tell, lead=lead)


def _filled(given: Any, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any YAML
    """Return what stands in a loop for one of its turns: `$name` is the value, in a sentence its words."""
    match given:
        case dict():
            return {
                key: _named(value, values, key)
                if key in LANGUAGES and isinstance(value, str)
                else _filled(value, values)
                for key, value in given.items()
            }
        case list():
            return [_filled(one, values) for one in given]
        case str() if given.startswith("$"):
            if given[1:] not in values:
                raise SceneError(f"No value for `{given[1:]}` in this loop; there are {', '.join(values)}.")
            return values[given[1:]]
        case _:
            return given


def _named(sentence: str, values: Mapping[str, Any], language: str) -> str:
    for name, value in values.items():
        if isinstance(value, str):
            sentence = sentence.replace(f"${name}", NAMES[value][language] if value in NAMES else value)
    return sentence


def _step(given: Mapping[str, Any], texts: Texts, tell: Words | None = None, *, lead: bool) -> Step:
    acts = given.keys() - {"who", "tell", "day"}
    if len(acts) != 1:
        raise SceneError(f"A step does one thing; {sorted(acts)} does not: {dict(given)}")
    (do,) = acts
    tell = tell or _told(given.get("tell", {}))
    day = _told(given["day"]) if "day" in given else None
    if do in SPOKEN:
        return Step(do, tell, given["who"], _words(do, given[do], texts), lead=lead)
    if do in SENT:
        return Step(do, tell, given["who"], lead=lead)
    if do not in AROUND:
        raise SceneError(did_you_mean(do, (*SPOKEN, *SENT, *AROUND)) or f"Nobody can `{do}` in a scene.")
    how = given[do] if do != "advance" or given[do] == DEADLINE else _moment(given[do]).isoformat()
    return Step(do, tell, how=how, lead=lead, day=day)


def _moment(given: str) -> datetime:
    """Return a moment of the trial's place, written as `2026-11-24 12:35`."""
    try:
        return datetime.fromisoformat(given).replace(tzinfo=ZONE)
    except ValueError:
        raise SceneError(f"“{given}” is no moment: write it as 2026-11-24 12:35.") from None


def _told(given: Mapping[str, str]) -> Words:
    """Return what is said in every language; a comma outside of quotes would have cut a sentence into keys."""
    if given.keys() != set(LANGUAGES) or not all(given.values()):
        raise SceneError(f"This is not said in {' and '.join(LANGUAGES)}, each in quotes: {dict(given)}")
    return given


def _words(do: str, given: object, texts: Texts) -> Words:
    """Return in each language what is typed or a figure as it is, a date, a moment, a name, or a message's words."""
    match given:
        case {"day": date() as day}:
            return {language: format_date(day, language, YEAR) for language in LANGUAGES}
        case {"moment": str(moment)}:
            at = _moment(moment)
            return {language: format_moment(at, language, ZONE, YEAR) for language in LANGUAGES}
        case {"member": str(member)}:
            return NAMES[member]
        case dict():
            return _told(given)
        case str() if do == "say" or not any(map(str.isalpha, given)):
            return dict.fromkeys(LANGUAGES, given)
        case str() if given in texts.all_forms:
            return {language: _spoken(texts, language, given) for language in LANGUAGES}
        case _:
            raise SceneError(
                f"No button or message says “{given}”. "
                + (did_you_mean(str(given), texts.all_forms) or "Take a message id of the catalogues.")
            )


def _spoken(texts: Texts, language: str, msgid: str) -> str:
    """Return the message in a language; of one with placeholders the longest stretch between them."""
    said = texts.say(language, msgid, dict.fromkeys(PLACEHOLDER.findall(msgid), GAP))
    return max(said.split(GAP), key=len).strip()
