"""`banli gallery`: every screen of every process in both languages on one page, with what is wrong with them."""

import argparse
import sys
from collections.abc import Mapping
from html import escape

from bot.commands.looking import faults, plain, rows
from bot.commands.shots import Shot, shots_of
from bot.engine.check import check
from bot.engine.languages import LANGUAGES
from bot.engine.loader import load_centre
from bot.render.texts import Texts
from bot.settings import read_settings

Shots = Mapping[str, Mapping[str, list[Shot]]]
"""Flow to language to its screens."""

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Banli: every screen</title><style>
:root{{color-scheme:light dark;--paper:#e6ebee;--card:#fff;--ink:#111;--soft:#6b7680;--key:#d7e3ea;--bad:#b3261e}}
@media(prefers-color-scheme:dark){{:root{{--paper:#0f1418;--card:#1c242b;--ink:#eee;--soft:#93a1ab;--key:#2c3942}}}}
body{{margin:0;padding:1rem;background:var(--paper);color:var(--ink);
font:16px/1.4 system-ui,"Noto Sans CJK SC",sans-serif}}
h2{{margin:2rem 0 .5rem}}h3{{margin:1.5rem 0 .25rem}}nav a{{margin-right:1rem;color:inherit}}
.pair{{display:flex;flex-wrap:wrap;gap:1rem;margin:0 0 1rem}}
.what{{color:var(--soft);font-size:13px;margin:.5rem 0 .25rem}}
.phone{{width:328px}}.bubble{{background:var(--card);border-radius:12px;padding:.6rem .8rem;white-space:pre-wrap}}
.row{{display:flex;gap:4px;margin-top:4px}}
.key{{flex:1;background:var(--key);border-radius:8px;padding:.45rem .3rem;text-align:center}}
.fault{{color:var(--bad);font-size:13px}}blockquote{{margin:0;padding-left:.6rem;border-left:3px solid var(--soft)}}
</style><h1>Banli: every screen</h1><p>{counts}</p><nav>{nav}</nav>{body}</html>"""


def gallery(options: argparse.Namespace) -> int:
    """Write the page, compare or write the golden files, and say what is wrong; 1 when something is."""
    taken = take()
    found = [
        (shot, fault)
        for by in taken.values()
        for shots in by.values()
        for shot in shots
        for fault in faults(shot)
    ]
    if options.golden is not None:
        options.golden.mkdir(parents=True, exist_ok=True)
        for name, text in golden(taken).items():
            (options.golden / name).write_text(text, "utf-8")
        print(f"{options.golden}: written anew; `git diff` shows what has changed.")
    if options.file is not None:
        options.file.write_text(page(taken), "utf-8")
        print(f"{options.file}: {sum(len(shots) for by in taken.values() for shots in by.values())} screens.")
    for shot, fault in found:
        print(f"{shot.flow}.{shot.state}, {shot.what} ({shot.language}): {fault}", file=sys.stderr)
    return 1 if found else 0


def take() -> dict[str, dict[str, list[Shot]]]:
    """Return the screens of every flow."""
    settings = read_settings()
    centre, texts = load_centre(settings.flows_dir, check), Texts.load(settings.locales_dir)
    return {
        flow.id: shots_of(centre, texts, settings.zone, flow, LANGUAGES) for flow in centre.flows.values()
    }


def golden(taken: Shots) -> dict[str, str]:
    """Return the screens as text files, one for each flow and language: what is read in review."""
    return {
        f"{flow}.{language}.txt": "\n".join(as_text(shot) for shot in shots)
        for flow, by in taken.items()
        for language, shots in by.items()
    }


def as_text(shot: Shot) -> str:
    """Return a screen as lines: its place, the text, the buttons in brackets."""
    buttons = [" ".join(f"[{label}]" for label in row) for row in rows(shot)]
    body = [line for line in plain(shot).splitlines() if line.strip()]
    return "\n".join([f"== {shot.state} · {shot.what}", *body, *buttons, ""])


def page(taken: Shots) -> str:
    """Return all screens as one page without anything from elsewhere; both languages side by side."""
    nav = "".join(f'<a href="#{flow}">{flow}</a>' for flow in taken)
    body = []
    for flow, by in taken.items():
        body.append(f'<h2 id="{flow}">{flow}</h2>')
        for state in dict.fromkeys(shot.state for shots in by.values() for shot in shots):
            body.append(f"<h3>{state}</h3>")
            columns = [[shot for shot in shots if shot.state == state] for shots in by.values()]
            body += [
                f'<div class="pair">{"".join(map(_phone, pair))}</div>'
                for pair in zip(*columns, strict=False)
            ]
    count = sum(len(shots) for by in taken.values() for shots in by.values())
    return PAGE.format(counts=f"{count} screens", nav=nav, body="".join(body))


def _phone(shot: Shot) -> str:
    keys = "".join(
        f'<div class="row">{"".join(f"<div class=key>{escape(label)}</div>" for label in row)}</div>'
        for row in rows(shot)
    )
    wrong = "".join(f'<div class="fault">⚠ {escape(fault)}</div>' for fault in faults(shot))
    return (
        f'<div class="phone"><div class="what">{escape(shot.what)}</div>'
        f'<div class="bubble">{shot.markup.text}</div>{keys}{wrong}</div>'
    )
