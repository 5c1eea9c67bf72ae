"""Words typed at the summary of a form: yes, or which answer is to be another. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.engine.fields import normalise
from bot.engine.fields.choices import YES
from bot.engine.fields.words import plain

if TYPE_CHECKING:
    from bot.cases.records.answers import Forms
    from bot.engine.spec.model import Field

SUBMIT = YES | frozenset("submit send done 提交 发送 确认提交 完成 没错 对的 好的".split())
_VERB = re.compile(
    r"^(?:请|帮我|我要|please |i want to |can you )?(?:把|将)?"
    r"(?:(?:修改|更改|更正|改一下|改|换)(?:一下)?|change|edit|correct|set)?(?: the| my)?\s*"
)
_JOINT = re.compile(r"^(?:为|成|到|改为|改成|改到|换成|是|to|is|:|：|=|,|，)?\s*")
SHORTEST = 2
KINDS = {
    "date": ("日期", "日子", "时间", "date", "day"),
    "money": ("金额", "数额", "amount", "sum"),
    "phone": ("电话", "手机", "号码", "phone number"),
    "photo": ("照片", "图片", "photo", "picture"),
    "file": ("文件", "file"),
}
"""What people call an answer by its kind, where the form has only one of it: `改日期` for a field `新签约日`."""


def says_submit(text: str) -> bool:
    """Tell whether the words agree to what is shown."""
    return plain(normalise(text)) in SUBMIT


def changes(text: str, fields: "Sequence[Field]", forms: "Forms") -> "Iterator[tuple[str, str]]":
    """Yield which answer the words may want to change, and to what ("" when they do not say), the likeliest first.

    `改日期 12月5日`, `change the date to 5 Dec`, `reason`: a label is named whole, or by one of its words.
    """
    known = plain(normalise(text))
    rest = known[found.end() :] if (found := _VERB.match(known)) else known
    ways: list[tuple[int, str, str]] = []
    kinds = Counter(field.kind for field in fields)
    for field in fields:
        alone = KINDS.get(field.kind, ()) if kinds[field.kind] == 1 else ()
        for label in (*forms(field.label), *alone):
            named = plain(label)
            for cut in range(len(rest), SHORTEST - 1, -1):
                head = re.sub(r"^[的 ]+|[的 ]+$", "", rest[:cut])
                if len(head) >= SHORTEST and _names(head, named):
                    tail = rest[cut:].strip()
                    joint = _JOINT.match(tail)
                    ways.append((len(head), field.id, tail[joint.end() :] if joint else tail))
                    break
    for _, name, words in sorted(ways, key=lambda way: -way[0]):
        yield name, words


def _names(head: str, label: str) -> bool:
    if label.isascii():
        return re.search(rf"\b{re.escape(head)}\b", label) is not None
    return head in label
