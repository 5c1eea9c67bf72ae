"""Every class of mistake in a flow file is found, at its line, with what to write instead.

Each case breaks one thing of a small process that is right; the mistake must be named by its code, at the line that was
broken, and nothing else may be complained about unless it follows from it.
"""

import shutil
from pathlib import Path

import pytest

from bot.engine.check import check
from bot.engine.loader import load_centre
from bot.errors import FlowError, Problem

FLOWS = Path(__file__).parents[3] / "flows"
GOOD = """\
flow: leave
version: 1
title: Days off
icon: 🌴
summary: Ask for days off.
source: {chart: none, box: none}
prefix: LV
about: subscription
start:
  by: [sales_staff]
  command: leave
  phrases: [days off]
  state: asking
parties:
  customer: subscription.customer.person
fields:
  first_day:
    type: date
    label: First day
    ask: From which day?
    why: It is planned by it.
    check:
      - that: first_day > today
        else: Please choose a day after {today}.
  kind_of:
    type: choice
    label: Kind
    ask: Which kind?
    why: It is counted by it.
    options: {paid: Paid, unpaid: Unpaid}
  paper:
    type: photo
    label: Paper
    ask: Please send it.
    why: It is filed.
  amount:
    type: money
    label: Amount
    ask: How much?
    why: It is paid.
    at_least: 1
    at_most: 9
facts:
  soon: first_day < today + 3 d
labels:
  soon: At short notice
states:
  asking:
    kind: form
    title: Asking
    actor: sales_staff
    ask: [first_day, kind_of, amount]
    card: [subscription.unit, soon]
    within: 24 h
    ladder: std
    on:
      submit: {label: Submit, style: good, to: deciding}
      cancel: {label: Leave it, to: gone}
      timeout: {to: gone}
  deciding:
    kind: decision
    title: Deciding
    actor: sales_manager
    what: Please decide by {first_day}.
    card: [first_day, kind_of]
    within: policy.delay.decide_hours
    ladder: std
    on:
      approve:
        label: Agree
        style: good
        to:
          - {state: sorting, when: soon}
          - {state: filing, do: [{tell: {who: [sales_staff], text: "Agreed from {first_day}."}}]}
      reject: {label: Do not agree, style: bad, to: gone}
  sorting:
    kind: auto
    title: Sorting
    on:
      short: {to: [{state: voting, when: kind_of == paid}]}
      other: {to: filing}
  voting:
    kind: panel
    title: Voting
    panel:
      seats: [{role: finance}, {role: legal, veto: yes}]
      quorum: 2
    within: 2 wd
    ladder: std
    on:
      approve: {label: Agree, to: filing}
      return: {label: Back, to: asking}
      reject: {label: No, to: gone}
  filing:
    kind: checklist
    title: Filing
    actor: sales_assistant
    items:
      scanned: {label: Scanned, owner: sales_assistant, proof: paper}
    within: 1 wd
    ladder: std
    on:
      done: {label: All done, style: good, to: done}
  done: {kind: final, title: Done, success: yes}
  gone: {kind: final, title: Gone}
"""

BREAKS = [
    # what is written, what is written instead, the code, a part of what is said
    ("to: deciding}", "to: decidingg}", "unknown-state", "Did you mean `deciding`"),
    ("  state: asking\n", "  state: askin\n", "unknown-state", "askin"),
    ("done: {label: All done, style: good, to: done}", "done: {label: All done, style: good, to: gone}", "unreachable", "`done`"),
    ("      approve: {label: Agree, to: filing}\n", "      agree: {label: Agree, to: filing}\n", "no-result", "approve"),
    ("{state: filing, do:", "{state: filing, when: soon, do:", "no-else", "approve"),
    ("- {state: sorting, when: soon}", "- {state: sorting}", "dead-alternative", "approve"),
    ("      other: {to: filing}\n", "", "no-else", "sorting"),
    ("short: {to: [{state: voting, when: kind_of == paid}]}", "short: {to: [{state: sorting, when: kind_of == paid}, {state: voting, when: soon}]}", "circle", "sorting"),
    ("    actor: sales_manager\n", "", "no-actor", "deciding"),
    ("actor: sales_manager", "actor: sales_manger", "unknown-role", "Did you mean `sales_manager`"),
    ("    within: policy.delay.decide_hours\n    ladder: std\n", "", "no-deadline", "deciding"),
    ("    within: 2 wd\n    ladder: std\n", "    within: 2 wd\n", "no-ladder", "voting"),
    ("    within: 2 wd\n    ladder: std\n", "    within: 2 wd\n    ladder: stad\n", "unknown-ladder", "Did you mean `std`"),
    ("    within: 1 wd\n    ladder: std\n", "    ladder: std\n", "no-deadline", "filing"),
    ("    within: 24 h\n    ladder: std\n", "", "never-fires", "timeout"),
    ("within: 24 h", "within: 24 hours", "bad-expression", ""),
    ("within: policy.delay.decide_hours", "within: policy.delay.decide_huors", "unknown-policy", "decide_hours"),
    ("    on:\n      submit: {label: Submit, style: good, to: deciding}\n", "    on:\n", "no-submit", "asking"),
    ("    ask: [first_day, kind_of, amount]\n", "", "no-questions", "asking"),
    ("ask: [first_day, kind_of, amount]", "ask: [first_day, kind_off, amount]", "unknown-field", "Did you mean `kind_of`"),
    ("      seats: [{role: finance}, {role: legal, veto: yes}]\n      quorum: 2\n", "      seats: []\n", "no-seats", "voting"),
    ("quorum: 2", "quorum: 3", "quorum", "3 of 2"),
    ("{role: legal, veto: yes}", "{role: finance, veto: yes}", "seat-twice", "finance"),
    ("quorum: 2", "quorum: 2\n      material: [amuont]", "unknown-field", "Did you mean `amount`"),
    ("    items:\n      scanned: {label: Scanned, owner: sales_assistant, proof: paper}\n", "", "no-items", "filing"),
    ("proof: paper}", "proof: papper}", "unknown-field", "papper"),
    ("owner: sales_assistant, proof", "owner: sales_asistant, proof", "unknown-role", "sales_assistant"),
    ("gone: {kind: final, title: Gone}", "gone: {kind: final, title: Gone, within: 1 d, ladder: std}", "final-goes-on", "gone"),
    ("  by: [sales_staff]\n", "  by: [finance]\n", "starter-cannot-act", "finance"),
    ("submit: {label: Submit, style", "submit: {style", "no-label", "submit"),
    ("label: Do not agree", "label: This is not possible this time and we are very sorry", "label-too-long", "reject"),
    ("label: Do not agree", "label: Agree", "same-label", "reject"),
    ("      reject: {label: Do not", "      hold: {label: Do not", "reserved-name", "hold"),
    ("      reject: {label: Do not", "      " + "r" * 50 + ": {label: Do not", "button-too-long", "rrr"),
    ("options: {paid: Paid, unpaid: Unpaid}", "options: {paid: Paid, " + "u" * 48 + ": Unpaid}", "button-too-long", "uuu"),
    ("options: {paid: Paid, unpaid: Unpaid}", "options: {paid: Paid}", "no-options", "kind_of"),
    ("options: {paid: Paid, unpaid: Unpaid}", "options: {paid: Paid, unpaid: Paid}", "same-label", "Paid"),
    ("    type: photo\n", "    type: photo\n    options: {a: A, b: B}\n", "needless-options", "paper"),
    ("    type: photo\n", "    type: list\n", "no-group", "paper"),
    ("    type: photo\n", "    type: foto\n", "unknown-field-type", "photo"),
    ("    at_least: 1\n    at_most: 9\n", "    at_least: 9\n    at_most: 1\n", "limits", "9 at least"),
    ("    why: It is counted by it.\n", "", "no-words", "saying why"),
    ("    ask: Which kind?\n", "", "no-words", "question"),
    ("facts:\n", "  spare: {type: text, label: Spare}\nfacts:\n", "unused-field", "spare"),
    ("card: [subscription.unit, soon]", "card: [subscription.unti, soon]", "unknown-fact", "subscription.unti"),
    ("card: [first_day, kind_of]", "card: [first_day, kindof]", "unknown-fact", "Did you mean `kind_of`"),
    ("what: Please decide by {first_day}.", "what: Please decide by {frist_day}.", "unknown-placeholder", "Did you mean `first_day`"),
    ('text: "Agreed from {first_day}."', 'text: "Agreed from {day}."', "unknown-placeholder", "{day}"),
    ("else: Please choose a day after {today}.", "else: Please choose a day after {policy.nothing}.", "unknown-placeholder", "policy.nothing"),
    ("else: Please choose a day after {today}.", 'else: ""', "no-reason", ""),
    ("title: Days off\n", 'title: ""\n', "no-words", "title"),
    ("    title: Deciding\n", '    title: ""\n', "no-words", "deciding"),
    ("command: leave", "command: Leave-Me", "bad-command", "Leave-Me"),
    ("command: leave", "command: todo", "command-twice", "todo"),
    ("command: leave", "command: delay", "command-twice", "delayed_signing"),
    ("prefix: LV", "prefix: YQ", "prefix-twice", "YQ"),
    ("prefix: LV", "prefix: leave", "bad-prefix", "leave"),
    ("phrases: [days off]", "phrases: [Sign later]", "phrase-twice", "delayed_signing"),
    ("title: Days off\n", "title: Delayed signing\n", "title-twice", "Delayed signing"),
    ("about: subscription\n", "about: subscriptoin\n", "unknown-record", "subscription"),
    ("that: first_day > today", "that: first_day > 3", "type-mismatch", ""),
    ("that: first_day > today", "that: first_dya > today", "unknown-name", "first_day"),
    ("that: first_day > today", "that: first_day >", "bad-expression", ""),
    ("when: kind_of == paid", "when: kind_of == payed", "unknown-option", "paid"),
    ("when: soon}\n", "when: first_day}\n", "type-mismatch", ""),
    ("who: [sales_staff], text", "who: [sales_stuff], text", "unknown-role", "sales_staff"),
    ("do: [{tell:", "do: [{tel:", "unknown-effect", "tell"),
    ("do: [{tell: {who: [sales_staff], text: \"Agreed from {first_day}.\"}}]", "do: [{document: nothing}]", "unknown-document", "nothing"),
    ("do: [{tell: {who: [sales_staff], text: \"Agreed from {first_day}.\"}}]", "do: [{start: {flow: nothing, about: subscription}}]", "unknown-flow", "nothing"),
    ("kind: decision", "kind: decison", "unknown-kind", "decision"),
    ("    kind: decision\n", "    kind: decision\n    colour: red\n", "unknown-key", "colour"),
    ("    kind: decision\n", "    kind: decision\n    kind: form\n", "duplicate-key", "kind"),
    ("version: 1\n", "", "missing-key", "version"),
    ("flow: leave\n", "flow: leaves\n", "wrong-name", "leave"),
    ("start:\n", "start: {\n", "yaml-syntax", ""),
    ("  done: {kind: final, title: Done, success: yes}\n  gone: {kind: final, title: Gone}\n", "  done: {kind: wait, title: Done, actor: sales_staff, within: 1 d, ladder: std, on: {timeout: gone}}\n  gone: {kind: wait, title: Gone, actor: sales_staff, within: 1 d, ladder: std, on: {timeout: done}}\n", "no-end", "leave"),
    ("  gone: {kind: final, title: Gone}\n", "  gone: {kind: wait, title: Gone, actor: sales_staff, within: 1 d, ladder: std, on: {timeout: gone}}\n", "cannot-end", "gone"),
    ("actor: sales_assistant", "actor: {authority: leader_by_dya, by: amount}", "unknown-table", "leader_by_days"),
    ("      reject: {label: Do not agree, style: bad, to: gone}", "      reject: {label: Do not agree, style: bad}", "missing-key", "to"),
    ("style: bad, to: gone}", "style: ugly, to: gone}", "unknown-word", "bad"),
]  # fmt: skip


def problems(text: str, folder: Path) -> tuple[Problem, ...]:
    shutil.copytree(FLOWS / "centre", folder / "centre")
    shutil.copy(FLOWS / "delayed_signing.yaml", folder)
    (folder / "leave.yaml").write_text(text, "utf-8")
    try:
        load_centre(folder, check)
    except FlowError as error:
        return error.problems
    return ()


def test_what_is_right_is_not_complained_about(tmp_path: Path) -> None:
    assert problems(GOOD, tmp_path) == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [pytest.param(*one, id=f"{one[2]}-{number}") for number, one in enumerate(BREAKS)],
)
def test_a_mistake_is_found_where_it_is(old: str, new: str, code: str, says: str, tmp_path: Path) -> None:
    assert GOOD.count(old) >= 1, "the case has lost its ground"
    broken = GOOD.replace(old, new, 1)
    found = problems(broken, tmp_path)
    mine = [one for one in found if one.code == code and one.file == "leave.yaml"]
    assert mine, f"not found; but {[str(one) for one in found]}"
    assert any(says in str(one) for one in mine), [str(one) for one in mine]
    assert all(one.line >= 1 for one in mine)
    assert all(one.advice or one.text for one in mine)


def test_many_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("label: Do not agree", "label: Agree").replace("quorum: 2", "quorum: 5")
    text = text.replace("    why: It is counted by it.\n", "").replace("prefix: LV", "prefix: YQ")
    text = text.replace("{first_day}.\n    card", "{nothing}.\n    card")
    codes = {one.code for one in problems(text, tmp_path)}
    assert codes == {"same-label", "quorum", "no-words", "prefix-twice", "unknown-placeholder"}


def test_a_mistake_says_its_line(tmp_path: Path) -> None:
    text = GOOD.replace("actor: sales_manager", "actor: sales_manger")
    line = text[: text.index("sales_manger")].count("\n") + 1
    (found,) = [one for one in problems(text, tmp_path) if one.code == "unknown-role"]
    assert (found.file, found.line) == ("leave.yaml", line)
