"""Which of the bot's languages a chat's language code means.

Babel's negotiation does not serve here: `zh-CN`, `zh-TW` and `zh-hant` match only a plain `zh`.
"""

LANGUAGES = ("zh_CN", "en")
_CHINESE = ("zh", "yue", "wuu", "cmn", "nan", "hak")


def language_of(code: str, default: str) -> str:
    """Return `zh_CN` or `en` for an IETF tag such as `zh-hans` or `en-GB`; `default` when there is none."""
    primary = code.replace("_", "-").split("-", 1)[0].lower()
    if not primary:
        return default
    return "zh_CN" if primary in _CHINESE else "en"
