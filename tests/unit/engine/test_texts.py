"""What a flow file says to people is known to the translators: no text of the language is left out."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from bot.engine.reading.texts import texts_of
from bot.engine.spec.centre import Centre
from tests.unit.engine.conftest import ROOT, real_centre

SPEC = ROOT / "bot" / "engine" / "spec"


def annotated(folder: Path) -> Mapping[str, set[str]]:
    """Return for each class the attributes that are declared as texts."""
    found: dict[str, set[str]] = {}
    for path in folder.glob("*.py"):
        for one in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(one, ast.ClassDef):
                found[one.name] = {
                    line.target.id
                    for line in one.body
                    if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
                    if "Text" in re.findall(r"\w+", ast.unparse(line.annotation))
                }
    return found


def said(value: Any, texts: Mapping[str, set[str]], *, is_text: bool = False) -> Iterator[str]:
    """Yield every text below a value."""
    if isinstance(value, str):
        yield from (text for text in (value,) if text and is_text)
    elif isinstance(value, Mapping):
        yield from said(tuple(value.values()), texts, is_text=is_text)
    elif isinstance(value, tuple | frozenset):
        for one in value:
            yield from said(one, texts, is_text=is_text)
    elif is_dataclass(value):
        declared = texts.get(type(value).__name__, ())
        for part in fields(value):
            yield from said(getattr(value, part.name), texts, is_text=part.name in declared)


def test_every_text_is_given_to_the_translators() -> None:
    centre: Centre = real_centre()
    texts = annotated(SPEC)
    assert texts["Tell"] == {"text"}
    assert texts["State"] == {"title", "what"}
    known = {text for text, _ in texts_of(centre)}
    assert set(said(centre, texts)) - known == set()
