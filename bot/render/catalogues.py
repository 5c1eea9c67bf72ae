"""Keeps `locales/` in step with the texts of the program and of `flows/`, with Babel. For translators, not for serving.

Source texts are English. `bot.pot` lists them all; each language has one `bot.po`. English is filled with the sources
themselves, so that a centre may put them in its own words.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.engine.basics.languages import LANGUAGES
from bot.engine.basics.messages import placeholders
from bot.engine.reading.texts import texts_of
from bot.engine.spec.centre import Centre
from bot.errors import Problem
from bot.render.texts import SOURCE_LANGUAGE

KEYWORDS: dict[str, tuple[int, ...] | None] = {"N_": None}
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
"""Catalogues carry no date: two runs over the same texts give the same file."""
TOP_OF_FILE = "# Texts of Banli. `banli i18n update` adds what is new; translate what is empty.\n#"


def sources(package: Path, centre: Centre) -> Catalog:
    """Return the template: every text with the files it stands in."""
    template = _catalogue(None)
    for file, _, message, comments, _ in extract_from_dir(
        package, method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=()
    ):
        template.add(message, locations=[(f"{package.name}/{file}", 0)], auto_comments=comments)
    for text, file in texts_of(centre):
        template.add(text, locations=[(f"flows/{file}", 0)])
    return template


def _catalogue(language: str | None) -> Catalog:
    return Catalog(
        locale=language,
        header_comment=TOP_OF_FILE,
        project="banli",
        version="1",
        copyright_holder="Banli contributors",
        msgid_bugs_address="none",
        creation_date=NO_DATE,
        revision_date=NO_DATE,
        fuzzy=False,
    )


def update(folder: Path, template: Catalog) -> dict[str, int]:
    """Write the template and bring every language up to date; return how many texts each still lacks."""
    _write(folder / "bot.pot", template)
    missing: dict[str, int] = {}
    for language in LANGUAGES:
        path = _path(folder, language)
        known = _read(path, language)
        fresh = _catalogue(language)
        for message in template:
            if not message.id:
                continue
            before = known.get(str(message.id))
            text = before.string if before is not None and not before.fuzzy else ""
            if not text and language == SOURCE_LANGUAGE:
                text = message.id
            fresh.add(str(message.id), string=str(text), locations=message.locations)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, fresh)
        missing[language] = sum(1 for message in fresh if message.id and not message.string)
    return missing


def _path(folder: Path, language: str) -> Path:
    return folder / language / "LC_MESSAGES" / "bot.po"


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return _catalogue(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _write(path: Path, catalogue: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_by_file=True, ignore_obsolete=True, include_lineno=False)


def check(folder: Path, template: Catalog) -> list[Problem]:
    """Return what is missing, stale or wrong in any language."""
    return [problem for language in LANGUAGES for problem in _problems(folder, language, template)]


def _problems(folder: Path, language: str, template: Catalog) -> Iterator[Problem]:
    path = _path(folder, language)
    file = str(path.relative_to(folder.parent))
    known = _read(path, language)
    wanted = {str(message.id) for message in template if message.id}
    there = {str(message.id): message for message in known if message.id}
    for text in sorted(wanted - there.keys()):
        yield Problem(
            file, 0, 0, "missing-text", f"“{text}” is not in the catalogue", "Run `banli i18n update`."
        )
    for text in sorted(there.keys() - wanted):
        yield Problem(
            file, 0, 0, "stale-text", f"“{text}” is used nowhere any more", "Run `banli i18n update`."
        )
    for text in sorted(wanted & there.keys()):
        message = there[text]
        if not message.string or message.fuzzy:
            yield Problem(file, message.lineno or 0, 1, "no-translation", f"“{text}” is not translated")
        elif set(placeholders(str(message.string))) != set(placeholders(text)):
            named = ", ".join(f"{{{name}}}" for name in placeholders(text)) or "no placeholders"
            yield Problem(
                file,
                message.lineno or 0,
                1,
                "placeholders",
                f"“{message.string}” names others than “{text}”",
                f"Use {named}.",
            )
