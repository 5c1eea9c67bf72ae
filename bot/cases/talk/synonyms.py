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
OKAY = frozenset(
    "好|好的|好滴|好嘞|嗯|嗯嗯|行|收到|知道了|明白|明白了|了解|没事了|没事|再见|拜拜|ok|okay|got it|alright"
    "|all right|i see|fine|bye|goodbye|good bye|see you|noted|nothing".split("|")
)
"""What ends a talk."""
STATUS = frozenset(
    "进度|进展|怎么样了|到哪一步|到哪了|批了吗|批了没|批下来|批好了|怎么还没|还要多久|还要等多久|有结果|有消息"
    "|办好了吗|办完了吗|status|progress|how is my|how's my|any news|how far|how long does|been approved"
    "|been decided".split("|")
)
"""Asking how one's own matters stand; each may stand anywhere in the words."""
NAMED = {
    "menu": frozenset("菜单 主菜单 首页 主页 menu home start 开始".split()),
    "todo": frozenset("待办 我的待办 待办事项 todo".split()) | {"to do", "to-do", "my tasks"},
    "cases": frozenset("我的事项 我的申请 我的业务 cases".split()) | {"my cases", "my requests"},
    "new": frozenset("发起 办理 新建 办事 new".split()),
    "language": frozenset("语言 切换语言 换语言 改语言 language".split())
    | {"change language", "other language"},
    "speak:en": frozenset("英文 英语 说英语 说英文 切换英文 切换到英文 改成英文 用英文 english".split())
    | {"in english", "english please", "english, please", "speak english", "do you speak english"},
    "speak:zh_CN": frozenset(
        "中文 汉语 普通话 说中文 切换中文 切换到中文 改成中文 用中文 chinese zhongwen".split()
    )
    | {"in chinese", "chinese please", "chinese, please", "speak chinese"},
}
"""Pages, and the language to speak, by what people call them."""
THANKS = frozenset("谢谢 多谢 感谢 辛苦了 thanks thx cheers".split()) | {"thank you"}
HELP = frozenset("help 帮助 怎么用 怎么操作 使用说明 说明".split()) | {"how does it work", "what can you do"}
PERSON = frozenset(
    "人工|客服|真人|顾问|operator|human|agent|consultant|talk to a person|speak to someone|talk to someone|real person"
    "|speak to a person|call me".split("|")
)
