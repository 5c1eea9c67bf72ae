"""Message ids become sentences in a language. Catalogues are read from `.po` and kept in memory; no build step.

Placeholders are dotted names in braces (`{subscription.sign_by}`). They are replaced by a plain look-up: no attribute
access, no format codes, so that a text or a value can never reach into the program.
"""

import logging
import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

from bot.engine.basics.languages import LANGUAGES

PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_.]*)\}")
SOURCE_LANGUAGE = "en"
_log = logging.getLogger(__name__)


class Texts:
    """Catalogues of all languages."""

    def __init__(self, catalogues: Mapping[str, Mapping[str, str]]) -> None:
        self._catalogues = catalogues
        self._warned: set[str] = set()

    @classmethod
    def load(cls, folder: Path) -> "Texts":
        """Read `<folder>/<language>/LC_MESSAGES/bot.po` of every language; fuzzy entries do not count."""
        files = {language: folder / language / "LC_MESSAGES" / "bot.po" for language in LANGUAGES}
        return cls({language: _read(path, _stamp(path)) for language, path in files.items()})

    def say(self, language: str, msgid: str, params: Mapping[str, str] | None = None) -> str:
        """Return the sentence; an untranslated one in its English source.

        A placeholder without a value is left out: a person must never see a raw one.
        """
        if not msgid:
            return ""
        text = self._catalogues.get(language, {}).get(msgid) or msgid
        if "{" not in text:
            return text
        return PLACEHOLDER.sub(lambda match: self._fill(match.group(1), params, msgid), text)

    def _fill(self, name: str, params: Mapping[str, str] | None, msgid: str) -> str:
        value = (params or {}).get(name)
        if value is None:
            if msgid not in self._warned:
                self._warned.add(msgid)
                _log.warning("no value for {%s} in the text %r", name, msgid)
            return "–"
        return value

    @cached_property
    def all_forms(self) -> Mapping[str, frozenset[str]]:
        """Return every language's form of each message id: what a person may type for it."""
        forms: dict[str, set[str]] = {}
        for catalogue in self._catalogues.values():
            for msgid, text in catalogue.items():
                forms.setdefault(msgid, {msgid}).add(text)
        return {msgid: frozenset(texts) for msgid, texts in forms.items()}

    def forms(self, msgid: str) -> frozenset[str]:
        """Return the message in every language."""
        return self.all_forms.get(msgid, frozenset((msgid,)))


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return the time of the last change in nanoseconds and the bytes; None where there is no such file."""
    return ((stat := path.stat()).st_mtime_ns, stat.st_size) if path.exists() else None


@lru_cache(maxsize=2 * len(LANGUAGES))
def _read(path: Path, stamp: tuple[int, int] | None) -> Mapping[str, str]:
    """Return message id -> text; a file that is as it was is not read again."""
    if stamp is None:
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file)
    return {
        message.id: message.string
        for message in catalogue
        if isinstance(message.id, str)
        and message.id
        and isinstance(message.string, str)
        and not message.fuzzy
        and message.string
    }
