"""How Chinese words sound: for people who type `zijin` or `zj` for 资金."""

import os
import re
from functools import lru_cache

from bot.engine.fields.words import CHINESE

_CHINESE = re.compile(f"[{CHINESE}]")


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
