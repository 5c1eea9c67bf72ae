"""Typed text made plain: full-width forms, odd spaces, invisible and direction marks; numerals of both languages."""

import re
import unicodedata

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
CHINESE = "\u4e00-\u9fff"
_HAN = re.compile(r"[\u3400-\u9fff]")
_NOT_PUNCTUATION = re.compile("[^，。！？；：（）、…～]+")
_ALL = re.compile(".+")
_LOOSE = re.compile(rf"(?<=[{CHINESE}]) +| +(?=[{CHINESE}])")
_END = re.compile(r"[\s。.!！?？,，;；~～…]+$")
FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億兩〇幺", "一二三四五六七八九十百千万亿两零一")
"""Numerals as banks write them, and as people read telephone numbers out."""
_PAIRS = (
    "週周 後后 禮礼 個个 兩两 點点 時时 號号 萬万 億亿 間间 過过 電电 話话 資资 銀银 貸贷 齊齐 辦办 買买 賣卖 簽签"
    " 約约 審审 業业 應应 當当 無无 沒没 對对 錯错 確确 認认 現现 場场 換换 舊旧 購购 證证 書书 報报 來来 顧顾 問问"
    " 說说 聯联 繫系 屬属 實实 準准 備备 總总 經经 額额 還还 給给 為为 與与 這这 樣样 開开 關关 東东 車车 錢钱 稅税"
    " 單单 據据 麼么 嗎吗 們们 請请 謝谢 學学 國国 慶庆 節节 勞劳 動动 聖圣 誕诞 訂订 樓楼 門门 區区 縣县 鎮镇 橋桥"
    " 遲迟 緩缓 選选 擇择 調调 達达 進进 內内 戶户 權权 繳缴 費费 題题 產产 計计 劃划 優优 價价 檔档 層层 驗验 質质"
    " 積积 編编 複复 結结 滿满 減减 贈赠 廳厅 廚厨 衛卫 陽阳 臺台 終终 執执 檢检 帶带 頭头 歲岁 鐘钟"
)
SIMPLE = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})
"""Traditional characters that answers are written with, and the simple ones they are compared by."""
DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
GREAT_UNITS = {"亿": 100_000_000, "万": 10_000}
SHORTENED = SMALL_UNITS["百"]
"""From here on people leave the last unit out: 一百二 is 120, but 十二 is 12."""
NUMERAL = "[零〇一二两三四五六七八九十百千万亿]+"
ENGLISH = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
} | {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
ENGLISH_UNITS = {"hundred": 100, "thousand": 1000, "million": 1_000_000}


def normalise(text: str) -> str:
    """Return the text in its plain form: NFKC, no invisible marks, single spaces, trimmed."""
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())


def tidied(text: str) -> str:
    """Return words that are kept as they were typed: without marks that hide or turn, odd spaces, empty lines.

    Figures and letters become the usual ones, for numbers are looked for in them; punctuation stays Chinese among
    Chinese characters.
    """
    seen = INVISIBLE.sub("", text)
    usual = _NOT_PUNCTUATION if _HAN.search(seen) else _ALL
    spelled = usual.sub(lambda part: unicodedata.normalize("NFKC", part[0]), seen)
    lines = (" ".join(line.split()) for line in spelled.splitlines())
    return "\n".join(line for line in lines if line)


def plain(text: str) -> str:
    """Return normalised text as the readers compare it.

    Simple characters, lower case, no spaces beside Chinese, no last full stop.
    """
    return _END.sub("", _LOOSE.sub("", text.casefold().replace("’", "'"))).translate(SIMPLE)


def chinese_number(text: str) -> int | None:
    """Return the number of Chinese numerals, or None when they are none.

    三十万 is 300000, 三万五 is 35000 (the last figure counts the next smaller unit), 八五 is 85 (figure by figure).
    """
    text = text.translate(FORMAL)
    if not re.fullmatch(NUMERAL, text):
        return None
    if all(character in DIGITS for character in text):
        return int("".join(str(DIGITS[character]) for character in text))
    for unit, worth in GREAT_UNITS.items():
        head, found, tail = text.rpartition(unit)
        if found:
            above, below = chinese_number(head), _below(tail, worth)
            return None if above is None or below is None else above * worth + below
    return _thousands(text)


def _below(text: str, worth: int) -> int | None:
    """Return what stands after a unit: nothing, a full number, or one figure of the next smaller unit."""
    if not text:
        return 0
    if len(text) == 1 and text in DIGITS:
        return DIGITS[text] * worth // 10
    return chinese_number(text)


def _thousands(text: str) -> int:
    """Return a number below ten thousand: 一千零五, 一百二十, 一百二 (120)."""
    total, digit, unit = 0, 0, 1
    for character in text:
        if character in SMALL_UNITS:
            unit = SMALL_UNITS[character]
            total += (digit or 1) * unit
            digit = 0
        else:
            digit = DIGITS[character]
            unit = 1 if digit == 0 else unit
    return total + (digit * unit // 10 if unit >= SHORTENED else digit)


def english_number(text: str) -> int | None:
    """Return the number of English words (`one hundred and twenty thousand`, `a dozen`), or None."""
    words = text.replace("-", " ").replace(" and ", " ").split()
    if not words:
        return None
    if words in (["a", "dozen"], ["dozen"]):
        return 12
    total = part = 0
    for word in words:
        if word in ENGLISH:
            part += ENGLISH[word]
        elif word == "a" and not part:
            part = 1
        elif word == "hundred" and part:
            part *= ENGLISH_UNITS[word]
        elif word in ENGLISH_UNITS and part:
            total, part = total + part * ENGLISH_UNITS[word], 0
        else:
            return None
    return total + part if total + part or words == ["zero"] else None


def small_number(text: str) -> int | None:
    """Return a number in figures, Chinese numerals or English words; `a` and `an` are 1. None when it is none."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 9 else None  # noqa: PLR2004 - nothing counted is larger
    if text in ("a", "an"):
        return 1
    number = chinese_number(text)
    return number if number is not None else english_number(text)
