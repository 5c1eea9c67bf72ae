"""The two sample dialogues of delayed signing, each in its language, as the sales centre wrote them down.

What they say about signing itself (appointments, the list of papers, desks) belongs to the process of the contract.
"""

from pathlib import Path

from bot.commands.trial import CAST, Member, Trial
from tests.e2e.conftest import DIRECTOR, FINANCE
from tests.e2e.story import UNIT

CLERK = Member("ding", {"zh_CN": "丁合", "en": "Ding He"}, ("contract_staff",))


async def test_agreed_in_chinese(tmp_path: Path) -> None:
    async with Trial(tmp_path, cast=(*CAST, FINANCE, CLERK)) as trial:
        await trial.sell()
        await trial.load("subscription", ("number", "others_waiting"), (f"RG-{UNIT}", "2"))
        wang, chen, li, qian, ding = (trial.phones[name] for name in ("wang", "chen", "li", "qian", "ding"))
        await wang.say("我想晚点签约")
        await wang.press("▶")
        await wang.sees("请问延期的原因是什么", "批准之前，原签约日不变")
        await wang.press("资金未到位")
        await wang.sees("您希望哪一天签约")
        await wang.press("12月11日(周五)")
        await wang.sees("请核对", "资金未到位", "12月11日(周五)")
        await wang.press("提交")
        await wang.sees("您的置业顾问会在4个工作小时内核实")
        await chen.sees("核实情况", UNIT, "已付定金：¥50,000", "等候此房的客户：2", "申请延期：7天")
        await chen.press("填写")
        await chen.press("电话")
        await chen.press("属实")
        await chen.say("理财12/9到期，首付齐")
        await chen.press("已备齐")
        await chen.press("同意")
        await chen.press("提交")
        await wang.sees("请核对申请单并确认", UNIT, "约定签约日：12月4日(周五)", "新签约日：12月11日(周五)")
        await wang.press("确认")
        await wang.press("无误，在此确认")
        await li.sees("申请延期：7天", "¥1,286,000", "已延期次数：0", "核实结果：属实", "顾问意见：同意")
        await li.press("同意")
        await chen.sees("执行归档")
        await chen.press("销控表已改日期")
        await chen.press("双方已签协议")
        await chen.send_photo()
        await chen.press("完成")
        await chen.press("申请单已归档")
        await chen.press("执行")
        await wang.sees("已批准：您最晚可在12月11日(周五) 18:00前签约")
        for colleague in (qian, ding):
            await colleague.sees(f"{UNIT}：签约日改为12月11日(周五)")
        await trial.advance(15 * 24 * 3600 + 8.1 * 3600)
        await wang.sees("等待签约", "12月11日(周五)")
        await ding.say("/find YQ-0001")
        await ding.press("YQ-0001")
        await ding.press("已签合同")
        await wang.sees("已签合同", "已办结")


async def test_refused_in_english(tmp_path: Path) -> None:
    async with Trial(tmp_path, language="en", cast=(*CAST, DIRECTOR)) as trial:
        await trial.sell()
        await trial.load("subscription", ("number", "others_waiting"), (f"RG-{UNIT}", "2"))
        wang, chen, li = (trial.phones[name] for name in ("wang", "chen", "li"))
        await wang.say("/delay")
        await wang.sees("Why do you need more time?")
        await wang.press("Selling my own home")
        await wang.sees("On which day would you like to sign?")
        await wang.say("8 May 2027")
        await wang.sees("The latest possible day is Sun 3 Jan 2027.")
        await wang.say("31 December 2026")
        await wang.sees("Please send a proof")
        await wang.press("Why?")
        await wang.sees("A loan letter, a sale agreement of your home")
        await wang.send_photo()
        await wang.press("Done")
        await wang.sees("Please check", "Thu 31 Dec")
        await wang.press("Submit")
        await chen.sees("Checking the facts", "Days asked for: 27 days")
        await chen.press("Fill in")
        await chen.press("Phone call")
        await chen.press("Partly true")
        await chen.say("agreement not signed by the buyer yet")
        await chen.press("Not ready")
        await chen.press("A shorter time")
        await chen.press("Submit")
        await wang.press("Confirm")
        await wang.press("Yes, I confirm it here")
        await li.sees("27 days", "Others waiting for the unit: 2", "Proof: 1 received", "A shorter time")
        await li.press("Do not agree")
        await li.press("The proof is not sufficient")
        await wang.sees("We are sorry, the delay was not agreed. Please sign by Fri 4 Dec.")
        await chen.sees("Answering the customer", "The proof is not sufficient", "▶", "12:0")
        await chen.press("Told")
        await chen.press("Phone call")
        await wang.sees("The agreed date stays", "Closed.")
