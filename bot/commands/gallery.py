"""`banli gallery [FOLDER]`: every screen of every process on one page, in both languages; and what is wrong with them.

The golden files are the same screens as text, short enough to be read in a review.
"""

import argparse
import asyncio
import difflib
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.commands.gallery_page import page
from bot.commands.office_shots import office_shots
from bot.commands.proofreading import flaws
from bot.commands.shots import Shot, Studio
from bot.engine.basics.languages import LANGUAGES
from bot.engine.reading.loader import load_centre
from bot.render.screen import Facts, Heading, Screen
from bot.render.texts import Texts
from bot.settings import ROOT, Settings, read_settings

GOLDEN = ROOT / "tests" / "golden"
PAGE = "gallery.html"
RENEW = "make gallery ARGS=--write"
MOST_SHOWN = 40
ASIDES = (", why", ", refused", ", later", "reminder:", ", not:")
"""Shots that only the page shows: the golden files hold what they are variants of."""


def gallery(options: argparse.Namespace) -> int:
    """Write the page; with `--check` print what is wrong instead, with `--write` renew the golden files."""
    settings = read_settings()
    shots = all_shots(settings)
    if options.check:
        return _report(shots)
    if options.write:
        for name, text in goldens(shots).items():
            GOLDEN.mkdir(exist_ok=True)
            (GOLDEN / name).write_text(text, "utf-8")
        print(f"{GOLDEN}: {len(goldens(shots))} files.")
        return 0
    options.folder.mkdir(parents=True, exist_ok=True)
    file = options.folder / PAGE
    file.write_text(page(shots, flaws), "utf-8")
    print(f"{file}: {len(shots)} screens in {len(LANGUAGES)} languages.")
    return 0


def all_shots(settings: Settings) -> list[Shot]:
    """Return the screens of the office and of every process."""
    centre, texts = load_centre(settings.flows_dir), Texts.load(settings.locales_dir)
    shots = asyncio.run(office_shots(LANGUAGES))
    for flow in centre.flows.values():
        shots += Studio(centre, flow, texts, settings.zone, LANGUAGES).shots()
    return shots


def problems(shots: Iterable[Shot]) -> Iterator[str]:
    """Yield what is wrong with the screens, each with its place."""
    for shot in shots:
        for language, screen in shot.screens.items():
            for flaw in flaws(screen, language):
                yield f"{shot.group}, {shot.state}, {shot.what} ({language}): {flaw}"


def _report(shots: list[Shot]) -> int:
    found = list(problems(shots))
    for line in found:
        print(line, file=sys.stderr)
    print(f"{len(shots)} screens in {len(LANGUAGES)} languages: {len(found) or 'no'} problems found.")
    return 1 if found else 0


# --- golden files -------------------------------------------------------------------------------------------


def goldens(shots: Iterable[Shot]) -> Mapping[str, str]:
    """Return the golden files: name -> text, one of each process and language."""
    files: dict[str, dict[tuple[str, str], list[str]]] = {}
    for shot in shots:
        if any(word in shot.what for word in ASIDES):
            continue
        for language, screen in shot.screens.items():
            alike = files.setdefault(f"{shot.group}.{language}.txt", {})
            alike.setdefault((shot.state, as_text(screen)), []).append(shot.what)
    return {
        name: "\n".join(_entry(*key, what) for key, what in alike.items()) for name, alike in files.items()
    }


def _entry(state: str, text: str, what: list[str]) -> str:
    """Return a screen with everybody who gets just this one."""
    return f"=== {state} · {' | '.join(what)}\n{text}\n"


def as_text(screen: Screen) -> str:
    """Return a screen as lines: what is said, then each row of buttons in brackets."""
    lines = [line for block in screen.blocks for line in _said(block)]
    rows = ["  " + " ".join(f"[{button.label}]" for button in row) for row in screen.rows]
    return "\n".join([*lines, *rows])


def _said(block: object) -> list[str]:
    if isinstance(block, Facts):
        return [f"| {label} | {value}" for label, value in block.rows] + [f"! {flag}" for flag in block.flags]
    text = str(getattr(block, "text", "")).strip()
    return [f"# {text}"] if isinstance(block, Heading) else text.split("\n") if text else []


def differences(shots: Iterable[Shot], folder: Path = GOLDEN) -> str:
    """Return how the screens differ from the golden files, and what renews them; "" when they do not."""
    wanted = goldens(shots)
    held = {file.name: file.read_text("utf-8") for file in folder.glob("*.txt")}
    lines: list[str] = []
    for name in sorted(wanted.keys() | held.keys()):
        before, after = held.get(name, "").splitlines(), wanted.get(name, "").splitlines()
        lines += difflib.unified_diff(before, after, f"golden/{name}", f"now/{name}", n=2, lineterm="")
    if not lines:
        return ""
    left = len(lines) - MOST_SHOWN
    more = [f"… and {left} more lines"] if left > 0 else []
    return "\n".join([*lines[:MOST_SHOWN], *more, f"If this is meant: {RENEW}"])
