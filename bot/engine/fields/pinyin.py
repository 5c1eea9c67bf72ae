"""How Chinese words sound: for people who type `zijin` or `zj` for 资金."""

import os
import re
from functools import lru_cache

from bot.engine.fields.words import CHINESE

_CHINESE = re.compile(f"[{CHINESE}]")


_DAYS = dict(
    pair.split(":")
    for pair in (
        "dahoutian:大后天 houtian:后天 mingtian:明天 jintian:今天 xiageyue:下个月 zhegeyue:这个月 xiagexingqi:下个星期"
        " xiaxingqi:下星期 xiazhou:下周 benzhou:本周 zhezhou:这周 xingqi:星期 libai:星期 zhoumo:周末 zhou:周"
        " yuedi:月底 yuechu:月初 zaoshang:早上 shangwu:上午 zhongwu:中午 xiawu:下午 wanshang:晚上 dianban:点半"
        " dian:点 tianhou:天后 yue:月 hao:号 ri:日 nian:年"
        " yi:一 er:二 liang:两 san:三 si:四 wu:五 liu:六 qi:七 ba:八 jiu:九 shi:十"
    ).split()
)
_DAY = re.compile("|".join(sorted(_DAYS, key=len, reverse=True)))
_ONLY_DAYS = re.compile(rf"(?=.*[a-z]{{3}})(?:{_DAY.pattern}|[\d :.])+")


def day_words(text: str) -> str:
    """Return days and times that were typed in pinyin (`xiazhouwu`, `mingtian xiawu 3dian`) in characters."""
    if not _ONLY_DAYS.fullmatch(text):
        return text
    return _DAY.sub(lambda found: _DAYS[found[0]], text).replace(" ", "")


@lru_cache(maxsize=2048)
def sounds(text: str) -> tuple[str, ...]:
    """Return the text in pinyin without tones, and its initials; nothing where it holds no Chinese."""
    if not _CHINESE.search(text):
        return ()
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # single readings do; the phrases take 30 MB
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - 12 MB that a centre without Chinese words does not need

    spelled = [re.sub("[^a-z0-9]", "", one.casefold()) for one in lazy_pinyin(text)]
    spelled = [one for one in spelled if one]
    return ("".join(spelled), "".join(one if one.isdigit() else one[0] for one in spelled))
