"""Registers are checked like flows: what a column names exists, and a flow without a register has a plain one."""

import shutil
from pathlib import Path

import pytest

from bot.engine.checks.check import check
from bot.engine.reading.loader import load_centre
from bot.errors import FlowError

GOOD = Path(__file__).parents[2] / "flows" / "good"
GOOD_ONE = """registers:
  keys:
    title: Register of keys
    of: key_loan
    seen_by: [head]
    where: back_on > case.opened_on
    columns:
      - case.number
      - flat.number
      - back_on
      - {is: back_on + 7 d, label: A week later}
      - {entered: deciding, label: Asked on}
      - {left: deciding, label: Decided on}
      - {by: deciding, label: Decided by}
      - {said: deciding, label: Decision}
      - case.stage
  flats: {title: Flats, of_record: flat, seen_by: [head], columns: [flat.number]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "flows"
    shutil.copytree(GOOD, made)
    return made


def problems(folder: Path, text: str) -> list[str]:
    (folder / "centre" / "registers.yaml").write_text(text, "utf-8")
    try:
        load_centre(folder, check)
    except FlowError as error:
        return [str(one) for one in error.problems]
    return []


def test_a_good_register_is_good_and_the_other_flow_has_a_plain_one(folder: Path) -> None:
    assert problems(folder, GOOD_ONE) == []
    registers = load_centre(folder, check).registers
    assert set(registers) == {"keys", "flats", "errand"}
    assert registers["errand"].flows == ("errand",)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("of: key_loan", "of: key_lone", ":4:9: no flow `key_lone`"),
        ("seen_by: [head]\n    where", "seen_by: [hed]\n    where", ":5:14: no role `hed`"),
        ("- back_on\n", "- back_onn\n", ":10:9: `back_onn` is not known in `key_loan`"),
        ("is: back_on + 7 d", "is: bakc_on + 7 d", "unknown name `bakc_on`"),
        ("is: back_on + 7 d", "is: back_on +", "cannot read the expression"),
        ("entered: deciding", "entered: decidin", "no state `decidin`"),
        ("where: back_on > case.opened_on", "where: back_on", "takes yes/no"),
        (", label: Decision}", "}", "this column has no head"),
        ("said: deciding,", "said: deciding, by: deciding,", "a column tells one thing"),
        ("of_record: flat", "of_record: flad", "no record type `flad`"),
        ("of_record: flat, ", "", "a register is of flows or of records"),
        ("columns: [flat.number]", "columns: [case.number]", "`case.number` is not known in `flat`"),
        ("    title: Register of keys\n", "", "needs `title`"),
    ],
)
def test_what_is_wrong_is_named_with_its_place_and_the_way_out(
    folder: Path, right: str, wrong: str, told: str
) -> None:
    assert right in GOOD_ONE
    found = problems(folder, GOOD_ONE.replace(right, wrong))
    assert any(told in one and one.startswith("centre/registers.yaml:") for one in found), found
    assert len(found) == 1, found
