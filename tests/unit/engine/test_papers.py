"""Papers of a flow: mistakes in them are found, and what they show is what was true when they were made."""

import shutil
from pathlib import Path

import pytest

from bot.engine.checks.check import check
from bot.engine.reading.loader import load_centre
from bot.errors import FlowError

GOOD = Path(__file__).parents[2] / "flows" / "good"
PAPERS = """documents:
  key_paper:
    title: Receipt for a key
    number: KR
    to: [tenant]
    sections:
      - {title: The key, shows: [flat.number, back_on, gradde]}
    clauses: ["Back on {back_onn}."]
    acts: [asking, decidin]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "flows"
    shutil.copytree(GOOD, made)
    flow = made / "key_loan.yaml"
    text = flow.read_text("utf-8")
    flow.write_text(
        text.replace("{kind: final, ", "{kind: final, enter: [{document: key_paper}], ", 1), "utf-8"
    )
    return made


def test_what_a_paper_cannot_show_is_found(folder: Path) -> None:
    (folder / "centre" / "documents.yaml").write_text(PAPERS, "utf-8")
    with pytest.raises(FlowError) as found:
        load_centre(folder, check)
    told = [str(problem) for problem in found.value.problems]
    assert len(told) == 3, told
    assert all(line.startswith("centre/documents.yaml:") for line in told)
    assert any("`key_paper` shows `gradde`, which `key_loan` does not know" in line for line in told)
    assert any("Did you mean `grade`?" in line and ":7:" in line for line in told)
    assert any("back_onn" in line for line in told)
    assert any("tells of `decidin`" in line and "`deciding`" in line for line in told)


def test_a_good_paper_is_good(folder: Path) -> None:
    good = PAPERS.replace("gradde", "grade").replace("back_onn", "back_on").replace("decidin]", "deciding]")
    (folder / "centre" / "documents.yaml").write_text(good, "utf-8")
    key_paper = load_centre(folder, check).documents["key_paper"]
    assert key_paper.names == ("flat.number", "back_on", "grade")
    assert key_paper.template == "form"
