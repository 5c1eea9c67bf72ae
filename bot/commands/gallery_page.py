"""The gallery as one HTML page: phone bubbles with their keyboards, both languages side by side. Needs no network."""

from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby

from bot.commands.proofreading import MANY_LINES, height
from bot.commands.shots import Shot
from bot.render.screen import Look, Screen
from bot.telegram.markup import render

Flaws = Callable[[Screen, str], list[str]]

HEAD = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Banli: every screen</title>
<style>
:root { color-scheme: light dark; --page: #e9edf1; --bubble: #fff; --key: #d3dfe9; --ink: #17212b; --soft: #6b7780;
  --good: #cfead2; --bad: #f6d5d5; --flaw: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --page: #0e1621; --bubble: #182533; --key: #24384c; --ink: #f2f5f7;
  --soft: #93a1ad; --good: #22492b; --bad: #572a2d; --flaw: #ff8a80; } }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.4 system-ui, "Noto Sans CJK SC", sans-serif; }
header { position: sticky; top: 0; z-index: 1; padding: 8px 16px; background: var(--page); display: flex; gap: 12px;
  flex-wrap: wrap; align-items: center; }
header a, h3 a { color: inherit; } input { font: inherit; padding: 6px 10px; min-width: 16em; }
main { padding: 0 16px 64px; } h3 { font-size: 14px; margin: 20px 0 4px; color: var(--soft); }
.pair { display: flex; gap: 16px; flex-wrap: wrap; } .phone { width: 336px; }
.bubble { background: var(--bubble); border-radius: 12px; padding: 8px 12px; white-space: pre-wrap;
  overflow-wrap: anywhere; }
blockquote { margin: 0; padding-left: 8px; border-left: 3px solid var(--soft); }
.row { display: flex; gap: 4px; margin-top: 4px; }
.key { flex: 1 1 0; min-width: 0; padding: 8px 6px; border-radius: 8px; background: var(--key); font-size: 14.5px;
  text-align: center; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.good { background: var(--good); } .bad { background: var(--bad); }
.flaw { color: var(--flaw); font-size: 13px; } .note { color: var(--soft); font-size: 13px; }
</style>
<header><strong>Banli</strong><input type="search" placeholder="Search" aria-label="Search">
<label><input type="checkbox" style="min-width:0"> only with problems</label>
"""
TAIL = """</main>
<script>
const words = document.querySelector("input[type=search]"), only = document.querySelector("input[type=checkbox]");
const shots = [...document.querySelectorAll("article")].map(a => [a, a.textContent.toLowerCase()]);
const show = () => { const typed = words.value.toLowerCase();
  for (const [a, text] of shots) a.hidden = !text.includes(typed) || (only.checked && !a.querySelector(".flaw")); };
words.oninput = only.onchange = show;
</script></html>
"""


def page(shots: Iterable[Shot], flaws: Flaws) -> str:
    """Return the page; shots stand in their order, below a heading for each process and state."""
    parts, links = [], []
    for group, of_group in groupby(shots, lambda shot: shot.group):
        links.append(f'<a href="#{group}">{group}</a>')
        parts.append(f'<h1 id="{group}">{group}</h1>')
        for state, of_state in groupby(of_group, lambda shot: shot.state):
            parts.append(f'<h2 id="{group}-{state}">{state}</h2>')
            parts += [_article(shot, flaws) for shot in of_state]
    return "".join([HEAD, " ".join(links), "</header><main>", *parts, TAIL])


def _article(shot: Shot, flaws: Flaws) -> str:
    name = escape(shot.anchor)
    title = f'<h3><a href="#{name}">{escape(f"{shot.state} · {shot.what}")}</a></h3>'
    phones = "".join(_phone(screen, flaws(screen, language)) for language, screen in shot.screens.items())
    return f'<article id="{name}">{title}<div class="pair">{phones}</div></article>\n'


def _phone(screen: Screen, found: list[str]) -> str:
    markup = render(screen)
    rows = (markup.inline or {"inline_keyboard": []})["inline_keyboard"]
    keys = [[_key(str(one["text"]), str(one.get("style", ""))) for one in row] for row in rows]
    lines = height(screen)
    notes = [f'<div class="note">{lines} lines</div>'] if lines > MANY_LINES else []
    notes += [f'<div class="flaw">{escape(flaw)}</div>' for flaw in found]
    board = "".join(f'<div class="row">{"".join(row)}</div>' for row in keys)
    return f'<div class="phone"><div class="bubble">{markup.text}</div>{board}{"".join(notes)}</div>'


def _key(label: str, style: str) -> str:
    look = {"success": f" {Look.GOOD}", "danger": f" {Look.BAD}"}.get(style, "")
    return f'<div class="key{look}">{escape(label)}</div>'
