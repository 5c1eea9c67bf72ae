"""Papers and decisions, from a phone: the PDF that is received, and the card on which was decided, as it was."""

import io
from pathlib import Path

import pypdf
import pytest

from bot.commands.scenes import LABELS
from bot.commands.trial import CAST, Member, Trial
from tests.e2e.steps import reaches_manager

HOSTILE = '#panic("x") $1$ *b*'
RARE = Member("wang", {"zh_CN": "王堃喆", "en": "Wang Kunzhe"}, ("customer",), "13800138000")


def words_of(pdf: bytes) -> str:
    """Return the text of a PDF as a reader of it copies it."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


async def to_the_manager(trial: Trial) -> None:
    """Walk a delayed signing up to the manager's card, in the trial's language."""
    words = LABELS[trial.language]
    wang, chen = trial.phones["wang"], trial.phones["chen"]
    await wang.say("/delay")
    await wang.press(words["reason"])
    await wang.press("12月11日")
    await wang.press(words["submit"])
    for label in (words["fill"], words["call"], words["true"]):
        await chen.press(label)
    await chen.say(HOSTILE)
    for label in (words["partly"], words["agree"], words["submit"]):
        await chen.press(label)


async def test_a_case_in_chinese_leaves_its_papers(tmp_path: Path) -> None:
    async with Trial(tmp_path, language="zh_CN", cast=(RARE, *CAST[1:])) as trial:
        await trial.sell()
        words = LABELS["zh_CN"]
        wang, chen, li = (trial.phones[name] for name in ("wang", "chen", "li"))
        await to_the_manager(trial)
        name, form = await wang.receives("延迟签约申请单", "YQD-2026-0001-01")
        assert name == "延迟签约申请单 YQD-2026-0001-01.pdf"
        text = words_of(form)
        assert "王堃喆" in text, "rare characters of a name"
        assert HOSTILE in text.replace("\n", ""), "printed as it stands"
        assert "¥1,286,000（人民币壹佰贰拾捌万陆仟元整）" in text.replace("\n", "")
        assert "2026年12月11日" in text
        await wang.press(words["confirm"])
        await wang.press(words["form"])
        await li.press(words["agree"])
        _, filed = await chen.receives("YQD-2026-0001-02")
        decided = words_of(filed).replace("\n", "")
        assert "李娜" in decided
        assert "电子审批记录" in decided
        assert "同意" in decided
        _, agreement = await wang.receives("延迟签约协议", "YQX-2026-0001-01")
        assert "延至 2026年12月11日" in words_of(agreement).replace("\n", "")
        Path("/tmp/pap/form.pdf").write_bytes(filed); Path("/tmp/pap/agreement.pdf").write_bytes(agreement)
        await chen.press("更多")
        await chen.press("表单与协议")
        await chen.sees("YQD-2026-0001-01", "YQD-2026-0001-02", "YQX-2026-0001-01")
        await chen.press("📄 YQD-2026-0001-02")
        _, again = await chen.receives("YQD-2026-0001-02")
        assert again == filed, "a reprint is the same paper, byte for byte"
        await chen.press("English YQX-2026-0001-01")
        _, english = await chen.receives("Delayed signing agreement")
        Path("/tmp/pap/english.pdf").write_bytes(english)
        assert "Copy in English" in words_of(english)
        await chen.press("返回")
        await chen.press("更多")
        await chen.press("审批依据")
        await chen.sees("李娜", "同意", "12月11日")
