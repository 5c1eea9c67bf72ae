"""Papers and decisions, from a phone: the PDF that is received, and the card on which was decided, as it was."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pypdf
import pytest

from bot.commands.trial import CAST, Member, Trial, TrialError
from tests.e2e.steps import reaches_manager

HOSTILE = '#panic("x") $1$ *b*'
RARE = Member("wang", {"zh_CN": "王堃喆", "en": "Wang Kunzhe"}, ("customer",), "13800138000")


def words_of(pdf: bytes) -> str:
    """Return the text of a PDF as a reader of it copies it."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


async def to_the_manager(trial: Trial) -> None:
    """Walk a delayed signing up to the manager's card, in Chinese."""
    wang, chen = trial.phones["wang"], trial.phones["chen"]
    await wang.say("/delay")
    await wang.press("资金未到位")
    await wang.press("12月11日")
    await wang.press("提交")
    for label in ("填写", "电话", "属实"):
        await chen.press(label)
    await chen.say(HOSTILE)
    for label in ("部分备齐", "同意", "提交"):
        await chen.press(label)


async def test_a_case_in_chinese_leaves_its_papers(tmp_path: Path) -> None:
    async with Trial(tmp_path, language="zh_CN", cast=(RARE, *CAST[1:])) as trial:
        await trial.sell()
        wang, chen, li = (trial.phones[name] for name in ("wang", "chen", "li"))
        await to_the_manager(trial)
        name, form = await wang.receives("延迟签约申请单", "YQD-2026-0001-01")
        assert name == "延迟签约申请单 YQD-2026-0001-01.pdf"
        text = words_of(form)
        assert "王堃喆" in text, "rare characters of a name"
        assert HOSTILE in text.replace("\n", ""), "printed as it stands"
        assert "¥1,286,000（人民币壹佰贰拾捌万陆仟元整）" in text.replace("\n", "")
        assert "2026年12月11日" in text
        await wang.press("确认")
        await wang.press("无误，在此确认")
        await li.press("同意")
        _, filed = await chen.receives("YQD-2026-0001-02")
        decided = words_of(filed).replace("\n", "")
        assert "李娜" in decided
        assert "电子审批记录" in decided
        assert "同意" in decided
        _, agreement = await wang.receives("延迟签约协议", "YQX-2026-0001-01")
        assert "延至2026年12月11日" in words_of(agreement).replace("\n", "")
        await chen.press("更多")
        await chen.press("表单与协议")
        await chen.sees("YQD-2026-0001-01", "YQD-2026-0001-02", "YQX-2026-0001-01")
        await chen.press("📄 YQD-2026-0001-02")
        _, again = await chen.receives("YQD-2026-0001-02")
        assert again == filed, "a reprint is the same paper, byte for byte"
        await chen.press("English YQX-2026-0001-01")
        _, english = await chen.receives("Delayed signing agreement")
        assert "Both sides agree" in words_of(english)
        assert "English copy" in words_of(english)
        await chen.press("返回")
        await chen.press("更多")
        await chen.press("审批依据")
        await chen.sees("李娜", "同意", "12月11日")


COLUMNS = ("number", "unit", "customer", "agent", "price", "others_waiting")


async def test_nobody_decides_on_facts_that_have_changed_and_what_was_seen_is_kept(centre: Trial) -> None:
    wang, li, zhao = centre.phones["wang"], centre.phones["li"], centre.phones["zhao"]
    row = ("RG-3-1-1201", "3-1-1201", "13800138000", "Chen Ming")
    await reaches_manager(centre)
    await li.sees("Price: ¥1,286,000")
    await centre.load("subscription", COLUMNS, (*row, "1286000", "2"))
    toast = await li.press("Agree")
    assert "has changed since it was shown" in toast
    assert li.alert
    await li.sees("▶ The sales manager decides", "Others waiting for the unit: 2")
    await li.press("Agree")
    await wang.receives("YQX-2026-0001-01")
    await centre.load("subscription", COLUMNS, (*row, "1300000", "7"))
    await zhao.say("/find YQ-0001")
    await zhao.press("YQ-0001")
    await zhao.sees("Executing and filing")
    await zhao.press("More")
    await zhao.press("As decided")
    kept = await zhao.sees("Li Na: Agree", "Price: ¥1,286,000", "Others waiting for the unit: 2", "Card no.")
    assert "1,300,000" not in kept["text"]
    await wang.press("More")
    page = await wang.sees("What has happened")
    labels = {button["text"] for line in page["reply_markup"]["inline_keyboard"] for button in line}
    assert "Forms and agreements" in labels
    assert "As decided" not in labels, "what colleagues decide on is not the customer's"
    await wang.press("Forms and agreements")
    listed = await wang.sees("YQX-2026-0001-01")
    paper = next(
        button["callback_data"]
        for line in listed["reply_markup"]["inline_keyboard"]
        for button in line
        if button["text"].startswith("📄 YQX")
    )
    stranger = await centre.sandbox.person("Stranger", "en")
    await stranger.say("/start")
    menu = await stranger.sees("Hello")
    await stranger.press_on(menu["message_id"], data=paper)
    await stranger.sees("This paper is not for you.")


async def test_questions_of_a_decision_are_about_the_facts_shown_too(centre: Trial) -> None:
    li = centre.phones["li"]
    row = ("RG-3-1-1201", "3-1-1201", "13800138000", "Chen Ming", "1286000")
    await reaches_manager(centre)
    await li.press("Do not agree")
    await li.sees("Why do you not agree?")
    await centre.load("subscription", COLUMNS, (*row, "3"))
    await li.press("There were delays before")
    await li.say("/todo")
    await li.press("YQ-0001")
    await li.sees("▶ The sales manager decides", "Others waiting for the unit: 3")


async def test_a_register_is_sieved_and_added_up_in_the_chat(chinese: Trial) -> None:
    li = chinese.phones["li"]
    await to_the_manager(chinese)
    await li.say("/registers delays")
    await li.sees("编号：YQ-0001")
    await li.press("🔎 筛选")
    await li.sees("要查看哪些记录", "按“发起日期”筛选")
    await li.press("本月")
    await li.sees("发起日期：本月", "编号：YQ-0001")
    await li.press("🔎 筛选")
    await li.press("已办结")
    await li.sees("发起日期：本月 · 已办结", "没有符合条件的记录")
    await li.press("🔎 筛选")
    await li.press("✓ 已办结")
    await li.press("Σ 合计")
    await li.sees("条数：1", "确认申请单：1")
    await li.press("返回台账")
    await li.press("导出 Excel")
    await li.receives("延迟签约登记表 本月 2026-11-23.xlsx", "共1条")


async def test_the_manager_reads_and_downloads_the_register(tmp_path: Path) -> None:
    formula = Member("wang", {"zh_CN": "=1+1", "en": "=1+1"}, ("customer",), "13800138000")
    planner = Member("sun", {"zh_CN": "孙企划", "en": "Sun Qi"}, ("planner",))
    async with Trial(tmp_path, language="zh_CN", cast=(formula, *CAST[1:], planner)) as trial:
        await trial.sell()
        wang, li, sun = (trial.phones[name] for name in ("wang", "li", "sun"))
        await to_the_manager(trial)
        await wang.press("确认")
        await wang.press("无误，在此确认")
        await li.press("同意")
        await wang.receives("YQX-2026-0001-01")
        await li.say("/menu")
        await li.press("台账")
        await li.sees("要查看哪一本台账")
        await li.press("延迟签约登记表")
        await li.sees("编号：YQ-0001", "房号：3-1-1201", "/registers delays 1201")
        await li.press("导出 Excel")
        name, content = await li.receives("延迟签约登记表", "共1条")
        assert name == "延迟签约登记表 2026-11-23.xlsx"
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        heads = {cell.value: cell.column for cell in sheet[1]}
        row = {head: sheet.cell(2, column) for head, column in heads.items()}
        assert (sheet.freeze_panes, sheet.auto_filter.ref.split(":")[0]) == ("B2", "A1")
        assert row["编号"].value == "YQ-0001"
        assert (row["客户"].value, row["客户"].data_type) == ("=1+1", "s"), "a name is never a formula"
        assert (row["电话"].value, row["电话"].number_format) == ("138 0013 8000", "@")
        assert row["申请签约日"].value.date() == date(2026, 12, 11)
        assert row["销售经理意见"].value == "同意"
        assert row["销售经理审批时间"].value.date() == date(2026, 11, 23)
        assert row["当前环节"].value == "执行归档"
        await li.say("/registers delays 1201")
        await li.sees("编号：YQ-0001")
        await li.say("/registers delays 9999")
        await li.sees("没有找到“9999”")
        await sun.say("/registers delays")
        await sun.sees("您没有查看此台账的权限")
        printed = await trial.banli("export", "delays", "--lang", "en")
        head, line = printed.splitlines()
        assert head.startswith("Number,Unit,Customer,Phone,Date asked for")
        assert line.startswith("YQ-0001,3-1-1201,'=1+1,138 0013 8000,2026-12-11,Agree,")
        target = tmp_path / "认购.xlsx"
        await trial.banli("export", "subscriptions", str(target))
        bought = openpyxl.load_workbook(target).active
        assert [cell.value for cell in bought[2]][:2] == ["RG-3-1-1201", "3-1-1201"]
        with pytest.raises(TrialError, match="exists already"):
            await trial.banli("export", "subscriptions", str(target))
        with pytest.raises(TrialError, match="Did you mean `delays`"):
            await trial.banli("export", "delay")
