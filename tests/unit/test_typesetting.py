"""Papers and pictures come as they are told: the same again is the same, names stand as given, mistakes are named."""

import io
import os
import shutil
import struct
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest

from bot import typesetting
from bot.errors import PaperError
from bot.typesetting import FONT, Typesetter

PAPERS = Path(__file__).parents[2] / "flows" / "centre" / "papers"
STATM = Path("/proc/self/statm")
AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
HOSTILE = '#panic("x") $1$ *b* \\ @here #import "x.typ"'


def data(**changed: Any) -> dict[str, Any]:
    plain = {
        "language": "zh",
        "house": "营销中心",
        "title": "延迟签约申请单",
        "copy": "",
        "number_label": "编号：",
        "number": "YQD-2026-0001-01",
        "issued_label": "签发日期：",
        "issued": "2026年11月23日",
        "sections": [{"title": "认购情况", "rows": [["客户", "王堃喆"], ["备注", HOSTILE]]}],
        "clauses": ["双方同意。"],
        "acts": {"title": "记录", "head": list("环经处时码"), "rows": [], "note": ""},
        "sign": ["申请人"],
        "sign_date": "签名、日期",
        "code_label": "验证码：",
        "code": "3F2A-91BC-04DE",
        "page": "第 {page} 页，共 {pages} 页",
    }
    return {**plain, **changed}


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter(PAPERS)


def words(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize(
    "template", sorted(path.stem for path in PAPERS.glob("*.typ") if path.stem != "house")
)
def test_every_template_sets_names_and_hostile_words_as_they_stand(
    typesetter: Typesetter, template: str
) -> None:
    text = words(typesetter.set(template, data(), AT)).replace("\n", "")
    for one in ("王堃喆", HOSTILE, "YQD-2026-0001-01", "3F2A-91BC-04DE", "双方同意。", "第 1 页，共 1 页"):
        assert one in text


def test_the_same_paper_is_the_same_file(typesetter: Typesetter) -> None:
    first = typesetter.set("form", data(), AT)
    assert typesetter.set("form", data(), AT) == first
    assert Typesetter(PAPERS).set("form", data(), AT) == first, "also after a restart"
    assert typesetter.set("form", data(code="0000"), AT) != first


def test_a_long_paper_goes_over_pages_and_repeats_its_head(typesetter: Typesetter) -> None:
    acts = {**data()["acts"], "rows": [["环节", "李娜", "同意", "10:00", "0EF85751"]] * 60}
    pages = pypdf.PdfReader(io.BytesIO(typesetter.set("form", data(acts=acts), AT))).pages
    assert len(pages) > 1
    assert "共 2 页" in pages[0].extract_text() or len(pages) > 2


@pytest.mark.parametrize("rows", range(14, 34))
def test_nobody_signs_on_a_page_that_does_not_say_for_what(typesetter: Typesetter, rows: int) -> None:
    """Wherever the page ends, the lines to sign on stand below what was done, or below the paper's name and number."""
    facts = [
        {"title": "", "rows": [[f"项{n}", "这一项说的是很长的一句话，因此独占一行。"] for n in range(rows)]}
    ]
    acts = {"title": "记录", "head": list("环经处时码"), "rows": [list("甲乙丙丁戊")], "note": "以上为记录。"}
    pdf = typesetter.set("form", data(sections=facts, acts=acts), AT)
    last = pypdf.PdfReader(io.BytesIO(pdf)).pages[-1].extract_text()
    body = last[: last.rindex("申请人")]
    assert "延迟签约申请单" in body
    assert "YQD-2026-0001-01" in body


def test_many_threads_may_ask_at_once(typesetter: Typesetter) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: typesetter.set("form", data(number=f"N{n}"), AT), range(24)))
    assert all(f"N{n}" in words(pdf) for n, pdf in enumerate(made))


async def test_a_mistake_in_a_template_is_named_with_its_place(tmp_path: Path) -> None:
    shutil.copytree(PAPERS, tmp_path, dirs_exist_ok=True)
    (tmp_path / "form.typ").write_text("#let d = 1\n#nothing-of-that-name\n", "utf-8")
    with pytest.raises(PaperError, match=r"form\.typ[\s\S]*unknown variable"):
        await Typesetter(tmp_path).pdf("form", data(), AT)


def test_a_font_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "form.typ").write_text('#set text(font: "No Such Type")\nwords\n', "utf-8")
    with pytest.raises(PaperError, match="unknown font family"):
        Typesetter(tmp_path).set("form", data(), AT)


# --- pictures -----------------------------------------------------------------------------------------------

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" viewBox="0 0 120 40">{}'
    f'<text x="60" y="25" font-family="{FONT}" font-size="14" text-anchor="middle">营销 a</text></svg>'
)
GROUND = '<rect width="120" height="40" fill="#1d5fbf"/>'


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


@pytest.mark.parametrize(("scale", "wanted"), [(1, (120, 40)), (2, (240, 80)), (1.5, (180, 60))])
async def test_a_drawing_becomes_a_picture_of_its_size(
    typesetter: Typesetter, scale: float, wanted: tuple[int, int]
) -> None:
    png = await typesetter.png(DRAWING.format(GROUND), scale)
    assert size(png) == wanted
    assert await typesetter.png(DRAWING.format(GROUND), scale) == png
    assert await typesetter.png(DRAWING.format(""), scale) != png


def test_a_drawing_that_is_none_is_a_mistake(typesetter: Typesetter) -> None:
    with pytest.raises(PaperError, match="drawing"):
        typesetter.draw("<svg", 1)


def test_a_drawing_without_its_font_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    page = typesetting.PICTURE.replace(FONT.encode(), b"No Such Type")
    monkeypatch.setattr(typesetting, "PICTURE", page)
    with pytest.raises(PaperError, match="unknown font family"):
        Typesetter(PAPERS).draw(DRAWING.format(GROUND), 1)


@pytest.mark.skipif(not STATM.exists(), reason="the memory of a process is read from /proc")
def test_pictures_leave_no_pixels_behind(typesetter: Typesetter) -> None:
    def megabytes() -> float:
        return int(STATM.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def draw(number: int) -> None:
        typesetter.draw(DRAWING.format(f'<rect width="120" height="{number}" fill="#1d5fbf"/>'), 16)

    for number in range(2):
        draw(number)
    before = megabytes()
    for number in range(2, 22):
        draw(number)
    assert megabytes() - before < 30, "twenty pictures of 5 MB each"
