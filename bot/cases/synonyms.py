"""Words that mean the same in a sales centre, in both languages: what is meant counts, not how it is said.

Nothing here is ever shown. Longer words come first where one holds another: 签合同 is signing, 合同 a contract.
"""

from collections.abc import Mapping

SAME: Mapping[str, tuple[str, ...]] = {
    meaning: tuple(word.strip() for word in words.split("|"))
    for meaning, words in {
        "delay": "延迟|推迟|延期|延后|推后|往后推|往后|晚点|晚一点|晚些|晚几天|迟点|迟些|改期|改到|宽限|来不及"
        "|没准备好|缓一缓|顺延|推一推|往后挪|挪到|delay|delayed|later|postpone|postponed|extend|extension|defer|reschedule"
        "|put off|more time|not ready|push back|another week|another day|next month|next week",
        "sign": "签合同|签约|签字|签|sign|signing|signature",
        "contract": "合同|合约|contract|agreement",
        "subscribe": "认购书|认购|subscribe|subscription|subscribing",
        "handover": "交楼|交房|收楼|收房|handover|hand over|handing over",
        "promotion": "促销活动|促销|营销活动|优惠活动|活动|promotion|campaign",
        "countersign": "会签|countersign|countersigned|countersigning",
        "supplier": "供应商|供货商|vendor|supplier",
        "visit": "看房|参观|到访|来访|visit|see the flat|see the model flat|viewing",
        "book": "预约|预定|预订|约|book|booking|appointment",
        "complain": "投诉|不满|complain|complaint",
        "pay": "付款|交款|缴款|还款|支付|pay|payment|instalment|installment",
        "refund": "退款|退钱|refund",
        "swap": "换房|调房|swap|exchange",
        "give_up": "退房|退订|不买了|cancel|withdraw|give up",
        "loan": "贷款|按揭|loan|mortgage",
        "repair": "维修|报修|修理|repair|mend|fix",
        "key": "钥匙|key|keys",
    }.items()
}

PATTERNS: Mapping[str, str] = {
    "delay": r"[晚缓延推][一二两三四五六七八九十几\d]{1,2}个?[天周月]|\b(?:move|change|shift)\b.*\bdate\b"
    r"|\bdate change\b",
}
"""Ways of saying the same that no list of words holds: 晚一周, 缓几天, to move the date."""

FILLERS = frozenset(
    "a an the to of for by my your our i we you me us it is am are be was can could may would should will shall please"
    " like want need wish id i'd i'm do does have has get make this that at on in with about new start begin plan now"
    " some just unit flat home house".split()
)
"""English words that say nothing of which process is meant."""
FILLERS_ZH = (
    "我想要 我想 我要 想要 请问 麻烦 可以 能不能 可不可以 能否 能 帮我 帮忙 申请 办理 一下 一个 手续 客户 时间 日期"
    " 了 吗 呢 吧 的 请 我 要 想 把 给 新的 新签 新 策划 房源 办 签".split()
)
"""Chinese words that say nothing of it either."""

HELLO = frozenset("你好 您好 在吗 在么 早上好 下午好 晚上好 哈喽 嗨 hello hi hey 早".split())
THANKS = frozenset("谢谢 多谢 感谢 辛苦了 thanks thx cheers".split()) | {"thank you"}
HELP = frozenset("help 帮助 怎么用 怎么操作 使用说明 说明".split()) | {"how does it work", "what can you do"}
PERSON = frozenset(
    "人工|客服|真人|顾问|operator|human|agent|consultant|talk to a person|speak to someone|talk to someone|real person"
    "|speak to a person|call me".split("|")
)
