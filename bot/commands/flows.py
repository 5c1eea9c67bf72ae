"""`banli flows check | graph | access | simulate | schema`."""

import argparse
import json
import sys
from pathlib import Path

from bot.cases.pages.charts import chart_of
from bot.commands.scenarios import play_file
from bot.engine.checks.check import check as whole_check
from bot.engine.formula.expressions import did_you_mean
from bot.engine.playing.graph import mermaid
from bot.engine.playing.walk import Step, Walk, stuck
from bot.engine.reading.loader import load_centre
from bot.engine.reading.schema import json_schema
from bot.engine.spec.access import rights
from bot.engine.spec.centre import Centre
from bot.errors import FlowError, SettingsError
from bot.render.chartfiles import SCALE
from bot.render.charts import drawing_of
from bot.render.texts import Texts
from bot.render.voice import Voice
from bot.settings import Settings, read_settings
from bot.typesetting import Typesetter

SCHEMA_FILE = "flow.schema.json"


def check(_: argparse.Namespace) -> int:
    """Print every problem of the flow files, and how many there are."""
    try:
        centre = load_centre(read_settings().flows_dir, whole_check)
    except FlowError as error:
        count = len(error.problems)
        print(f"{error}\n{count} problem{'s' if count > 1 else ''}.", file=sys.stderr)
        return 1
    states = sum(len(flow.states) for flow in centre.flows.values())
    print(f"{len(centre.flows)} flows, {states} states: no problem found.")
    return 0


def graph(options: argparse.Namespace) -> None:
    """Print a flow as mermaid text, or draw it as the chat does.

    Raises:
        BotError: a program or a package that draws is missing.
    """
    settings = read_settings()
    centre = _centre(settings, options.flow)
    flow = centre.flows[options.flow]
    if options.svg is None and options.png is None:
        print(mermaid(flow), end="")
        return
    language = options.lang or settings.default_language
    voice = Voice(Texts.load(settings.locales_dir), language, settings.zone, 0, {})
    drawing = drawing_of(chart_of(flow, centre), voice)
    if options.svg is not None:
        options.svg.write_text(drawing.svg, "utf-8")
        print(f"{options.svg}: {flow.id}, version {flow.version}")
    if options.png is not None:
        options.png.write_bytes(Typesetter(settings.papers_dir).draw(drawing.svg, SCALE))
        print(f"{options.png}: {flow.id}, version {flow.version}")


def access(options: argparse.Namespace) -> None:
    """Print the access table of a flow; whatever is not in it is denied."""
    centre = _centre(read_settings(), options.flow)
    for right in rights(centre.flows[options.flow], centre):
        who = [
            *right.roles,
            *(f"{role} of the case" for role in right.parties),
            *(f"person {name}" for name in right.people),
            *(["who opened the case"] if right.starter else []),
        ]
        notes = [f"confirmed by {' or '.join(right.confirmed_by)}"] if right.confirmed_by else []
        notes += ["not who opened the case"] if right.decides and right.roles else []
        said = f"  ({'; '.join(notes)})" if notes else ""
        print(f"{right.state:<20} {right.event:<16} {', '.join(who) or 'nobody'}{said}")


def simulate(options: argparse.Namespace) -> int:
    """Play flows by script or by chance; the exit code says whether something went wrong."""
    settings = read_settings()
    if options.script is not None:
        return play_file(_centre(settings, None), options.script, settings.zone)
    centre = _centre(settings, options.flow)
    flows = [centre.flows[options.flow]] if options.flow else list(centre.flows.values())
    wrong = 0
    for flow in flows:
        for seed in range(options.seed, options.seed + options.walks):
            walk = Walk(centre, flow, seed, settings.zone)
            print(f"{flow.icon} {flow.title}, seed {seed}")
            for step in walk.run():
                print(f"   {_line(step, settings)}")
            problem = stuck(walk)
            wrong += bool(problem)
            print(f"   {problem or _end(walk, settings)}\n")
    return 1 if wrong else 0


def _line(step: Step, settings: Settings) -> str:
    at = step.at.astimezone(settings.zone)
    return f"{at:%a %d %b %H:%M}  {step.who:<18} {step.event:<16} -> {step.state}"


def _end(walk: Walk, settings: Settings) -> str:
    case = walk.case
    if not case.is_open:
        return f"Ended in `{case.state}`."
    due = walk.play.next_due()
    until = f" until {due.astimezone(settings.zone):%a %d %b %H:%M}" if due is not None else ""
    return f"Waits in `{case.state}` for {', '.join(case.seats) or 'another case'}{until}."


def schema(_: argparse.Namespace) -> None:
    """Write the JSON Schema beside the flows."""
    file: Path = read_settings().flows_dir / SCHEMA_FILE
    file.write_text(schema_text(), "utf-8")
    print(
        f"{file}: editors that read `# yaml-language-server: $schema={SCHEMA_FILE}` complete flow files by it."
    )


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


def _centre(settings: Settings, flow: str | None) -> Centre:
    centre = load_centre(settings.flows_dir)
    if flow is not None and flow not in centre.flows:
        advice = did_you_mean(flow, centre.flows) or f"There are: {', '.join(centre.flows)}."
        raise SettingsError(f"There is no flow `{flow}`. {advice}")
    return centre
