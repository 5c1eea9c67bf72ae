"""What a person sends that answers nothing: told by its kind, with what would do instead. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.cases.base.inputs import Album, Input, Other, SentFile, SharedContact, SharedPlace
from bot.engine.basics.messages import N_

UNKNOWN = N_("I cannot read this kind of message. Please type it, or send a photo or a document.")
STICKER = N_("I understand words, photos and documents, but no stickers or games. Please type it.")
VOICE = N_("I cannot listen to voice messages. Please type it.")
VIDEO = N_("I cannot watch videos. Please type it, or send a photo.")
EDITED = N_("Changing a message does not change what you have told me. Please send it again.")
PLACE = N_("Nobody has asked for a place at the moment, so I have not noted this one.")
CONTACT = N_("Nobody has asked for a phone number at the moment, so I have not noted this one.")
FILE = N_(
    "No question asks for papers at the moment, so I have not kept this. "
    "To add papers to a case, open it here, tap “More”, then “Add papers”."
)
KINDS: Mapping[str, str] = {
    "sticker": STICKER,
    "dice": STICKER,
    "game": STICKER,
    "animation": STICKER,
    "video_note": VIDEO,
    "edited_message": EDITED,
}


@dataclass(frozen=True, slots=True)
class Strange:
    """What is said, and the page it stands on: papers belong to a case, so the cases come with them."""

    said: str
    page: str = "home"


def strange(given: Input) -> Strange:
    """Return what to say to an input that no question asks for."""
    match given:
        case SentFile(kind="voice"):
            return Strange(VOICE)
        case SentFile() | Album():
            return Strange(FILE, "cases")
        case SharedPlace():
            return Strange(PLACE)
        case SharedContact():
            return Strange(CONTACT)
        case Other(kind=kind):
            return Strange(KINDS.get(kind, UNKNOWN))
        case _:
            return Strange(UNKNOWN)
