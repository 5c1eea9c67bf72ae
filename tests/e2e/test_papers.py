"""Papers and decisions, from a phone: the PDF that is received, and the card on which was decided, as it was."""

import io
from pathlib import Path

import pypdf

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
