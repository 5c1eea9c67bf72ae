"""One reader's language: sentences, values and names, ready to be put on a screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import TYPE_CHECKING

from bot.cases.base.shown import Masked, Name, PersonId, Words
from bot.engine.basics.messages import N_
from bot.render.formats import format_month, format_plain, mask, mask_but_end, weekdays

if TYPE_CHECKING:
    from bot.render.texts import Texts

YES, NO = N_("yes"), N_("no")
EMPTY = N_("not given")
LIST_SEPARATOR = {"zh_CN": "、"}


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks to one reader. `names` are the people the screen mentions; `this_year` shortens dates."""

    texts: "Texts"
    language: str
    zone: tzinfo
    this_year: int
    names: Mapping[int, str]

    def say(self, msgid: str, **params: object) -> str:
        """Return the sentence with its values formatted for this reader."""
        return self.texts.say(
            self.language, msgid, {name: self.show(value) for name, value in params.items()}
        )

    def words(self, words: Words) -> str:
        """Return the words of a message id with parameters."""
        return self.texts.say(
            self.language, words.msgid, {name: self.show(value) for name, value in words.params.items()}
        )

    def month(self, day: date) -> str:
        """Return the name of the day's month, with the year."""
        return format_month(day, self.language)

    def weekdays(self) -> tuple[str, ...]:
        """Return the heads of a calendar's columns, Monday first."""
        return weekdays(self.language)

    def show(self, value: object) -> str:  # noqa: PLR0911 - one arm per kind of shown value
        """Return a shown value (see `bot.cases.base.shown`) as text."""
        match value:
            case None:
                return self.say(EMPTY)
            case True:
                return self.say(YES)
            case False:
                return self.say(NO)
            case Words():
                return self.words(value)
            case Name():
                return value.text
            case Masked():
                return mask_but_end(value.text) if value.only_end else mask(value.text)
            case PersonId():
                return self.names.get(value.id, "?")
            case tuple():
                return LIST_SEPARATOR.get(self.language, ", ").join(self.show(one) for one in value)
            case _:
                return format_plain(value, self.language, self.zone, self.this_year)
