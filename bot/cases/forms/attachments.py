"""Photos and documents as answers: which of them fit the question, and what is said about those that do not. Pure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.cases.base.shown import Name, Words
from bot.cases.forms.strange import VOICE
from bot.engine.basics.messages import N_
from bot.engine.forms.form import SUMMARY

if TYPE_CHECKING:
    from bot.cases.base.inputs import SentFile
    from bot.cases.forms.drafts import OpenForm
    from bot.engine.spec.model import Field

NOT_HERE = N_("This question does not ask for that. Please answer as it says below.")
NO_PICTURE = N_("“{name}” is not a picture. Please send a photo, or the page as JPG, PNG or PDF.")
NO_VOICE = N_("A voice message cannot be filed here. Please send a photo or a document.")
TOO_LARGE = N_("“{name}” has {size} MB; at most {most} MB can be filed. Please send a smaller copy.")
MORE_THAN_FIT = N_("{sent} have arrived, at most {most} fit here: the first {most} are kept.")
STILL_MISSING = N_("“{field}”: {count} of at least {least} so far. Please send the rest.")
BOTH = N_("{one} {other}")
UNNAMED = N_("The file")
SPOKEN = "voice"
"""The kind of a sent file that is a voice message."""
MOST_MB = 20
"""What a bot may fetch (Bot API, `getFile`)."""
MB = 1_000_000
PICTURES = ("image/", "application/pdf")


def spoken(field: "Field", sent: "Sequence[SentFile]") -> bool:
    """Tell whether one voice message has come where words may be spoken."""
    return field.voice and [one.kind for one in sent] == [SPOKEN]


def unasked(sent: "Sequence[SentFile]") -> str:
    """Return what is said where the open question asks for no files."""
    return VOICE if sent[0].kind == SPOKEN else NOT_HERE


def gathered(
    field: "Field", held: Sequence[str], sent: "Sequence[SentFile]"
) -> tuple[tuple[str, ...], Words | None]:
    """Return the files that are kept, the earlier ones first, and what is wrong with those that are not."""
    wrong = [reason for one in sent if (reason := _unfit(field, one)) is not None]
    files = (
        *held,
        *dict.fromkeys(one.ref for one in sent if _unfit(field, one) is None and one.ref not in held),
    )
    if field.at_most and len(files) > field.at_most:
        wrong.append(Words(MORE_THAN_FIT, {"sent": len(files), "most": field.at_most}))
        files = files[: field.at_most]
    said: Words | None = None
    for reason in wrong:
        said = reason if said is None else Words(BOTH, {"one": said, "other": reason})
    return files, said


def _unfit(field: "Field", file: "SentFile") -> Words | None:
    name = Name(file.name) if file.name else Words(UNNAMED)
    if file.kind == SPOKEN:
        return Words(NO_VOICE)
    if file.size > MOST_MB * MB:
        return Words(TOO_LARGE, {"name": name, "size": round(file.size / MB), "most": MOST_MB})
    if field.kind == "photo" and not file.mime.startswith(PICTURES):
        return Words(NO_PICTURE, {"name": name})
    return None


def missing(field: "Field", count: int) -> Words | None:
    """Return what is said when too few files are there; None when they suffice."""
    if field.at_least and count < field.at_least:
        return Words(STILL_MISSING, {"field": Words(field.label), "least": field.at_least, "count": count})
    return None


def files_missing(opened: "OpenForm") -> Words | None:
    """Return which files are still to come, where they are asked for; an optional question may have none."""
    draft, flow = opened.draft, opened.facts.flow
    field = flow.field(draft.at) if draft.at not in ("", SUMMARY) else None
    held = draft.values.get(draft.at)
    if field is None or field.kind not in ("photo", "file") or (field.optional and not held):
        return None
    return missing(field, len(held) if isinstance(held, tuple) else 0)
