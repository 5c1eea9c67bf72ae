"""The diagram of a flow: every state, every way, and nothing that mermaid would stumble over."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine.playing.graph import RESERVED, mermaid
from bot.engine.reading.loader import load_centre
from bot.engine.spec.model import Flow

ROOT = Path(__file__).parents[3]
FLOWS = load_centre(ROOT / "flows").flows
ARROW = re.compile(r"    (\[\*\]|\w+) --> (\[\*\]|\w+)(: .+)?")


@pytest.fixture
def key_loan() -> Flow:
    return load_centre(ROOT / "tests" / "flows" / "good").flows["key_loan"]


def test_a_small_flow(key_loan: Flow) -> None:
    assert mermaid(key_loan).splitlines() == [
        "stateDiagram-v2",
        "    %% Key loan, version 1",
        '    state "Asking<br/>tenant, clerk" as asking',
        '    state "Deciding<br/>head" as deciding',
        '    state "Lent" as lent',
        '    state "Not lent" as dropped',
        "    [*] --> asking",
        "    asking --> deciding: Ask",
        "    asking --> dropped: ⏰ timeout",
        "    deciding --> lent: Agree",
        "    deciding --> dropped: Do not agree",
        "    lent --> [*]",
        "    dropped --> [*]",
        "    classDef side stroke-dasharray: 4 4",
    ]


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.id)
def test_every_state_and_every_way_is_drawn(flow: Flow) -> None:
    text = mermaid(flow)
    arrows = [match for line in text.splitlines() if (match := ARROW.fullmatch(line))]
    ways = [route for state in flow.states.values() for event in state.on.values() for route in event.routes]
    finals = [state for state in flow.states.values() if state.kind == "final"]
    assert len(arrows) == len([one for one in ways if not one.refuse]) + len(finals) + 1
    assert {arrow[1] for arrow in arrows} | {arrow[2] for arrow in arrows} == {"[*]", *flow.states}


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.id)
def test_labels_hold_nothing_that_mermaid_reads_as_its_own(flow: Flow) -> None:
    for line in mermaid(flow).splitlines()[2:-1]:
        head, _, label = line.partition(" --> ")
        words = label.partition(": ")[2] if label else re.sub(r'^    state "(.*)" as \w+$', r"\1", head)
        assert not set(words.replace("<br/>", "")) & set('":;#<>'), line


def test_what_an_author_writes_is_made_harmless(key_loan: Flow) -> None:
    states = dict(key_loan.states)
    states["lent"] = replace(states["lent"], title='Lent: "the <b>spare</b> one"; #2')
    assert "state \"Lent꞉ 'the ＜b＞spare＜/b＞ one', ＃2\" as lent" in mermaid(
        replace(key_loan, states=states)
    )


def test_a_condition_stands_on_its_arrow() -> None:
    text = mermaid(FLOWS["delayed_signing"])
    wanted = "Agree [days ＞ policy.delay.manager_max_days or late_or_repeated]"
    assert f"    manager_decision --> leader_decision: {wanted}" in text.splitlines()


def test_words_of_mermaid_are_no_ids(key_loan: Flow) -> None:
    assert "note" in RESERVED
    states = {("note" if name == "lent" else name): state for name, state in key_loan.states.items()}
    states["note"] = replace(states["note"], id="note")
    text = mermaid(replace(key_loan, states=states))
    assert 'state "Lent" as note_' in text
    assert "    note_ --> [*]" in text


def test_a_side_branch_is_marked(key_loan: Flow) -> None:
    states = dict(key_loan.states)
    states["deciding"] = replace(states["deciding"], side=True)
    assert "    class deciding side" in mermaid(replace(key_loan, states=states)).splitlines()
