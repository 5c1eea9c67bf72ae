"""What a typed command asks for: a page, or a step in the form that is open; the steps also in plain words. Pure."""

COMMANDS = {
    "start": "home",
    "menu": "home",
    "home": "home",
    "mine": "cases",
    "today": "brief",
    **{
        page: page
        for page in (
            *("todo", "cases", "new", "help", "language", "find"),
            *(
                "import",
                "registers",
                "people",
                "away",
                "setup",
                "days",
                "board",
                "week",
                "ageing",
                "collecting",
            ),
            *("data", "phone"),
        )
    },
}
"""Commands and the pages they lead to."""

FORM_COMMANDS = ("back", "skip", "cancel")
WORDS_OF_FORMS = {
    "back": ("back", "返回", "上一步", "上一题", "返回上一步"),
    "skip": ("skip", "跳过", "跳過"),
    "cancel": ("cancel", "取消", "退出", "不填了", "稍后再填", "quit"),
}


def step_of(text: str) -> str:
    """Return the step in a form that the words or the command (`/cancel`, `/cancel@us`) ask for, or ""."""
    if text.startswith("/"):
        command = text[1:].partition("@")[0].lower()
        return command if command in FORM_COMMANDS else ""
    lowered = text.lower().strip(" .!。！")
    return next((step for step, words in WORDS_OF_FORMS.items() if lowered in words), "")
