"""What every peer says: texts and buttons of the delayed signing conversation, without any framework.

A keyboard is rows of (label, callback data).
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

Keyboard: TypeAlias = tuple[tuple[tuple[str, str], ...], ...]

REASONS: Final = (
    "Funds not ready",
    "Loan papers",
    "Away or ill",
    "Family decision",
    "Selling own home",
    "Other",
)
DATES: Final = ("Thu 12 Mar", "Mon 16 Mar", "Mon 23 Mar")

ASK_REASON: Final = "Unit 8-0502, signing date Mon 9 Mar.\nWhy do you need more time?"
ASK_DATE: Final = "To which day shall the signing move?\nUntil decided, the agreed date stays valid."
ASK_NOTE: Final = "A note for the salesperson, please: what should we know?"

REASON_KEYBOARD: Final[Keyboard] = tuple(
    tuple((label, f"reason:{place}") for place, label in enumerate(REASONS) if place // 2 == row)
    for row in range(3)
)
DATE_KEYBOARD: Final[Keyboard] = tuple(((label, f"date:{place}"),) for place, label in enumerate(DATES))
SUMMARY_KEYBOARD: Final[Keyboard] = ((("Submit", "submit"),), (("Change the date", "change"),))


def summary(data: Mapping[str, str]) -> str:
    """Return the request as the customer reads it before handing it in."""
    return (
        "Please check your request:\n"
        f"Reason: {data['reason']}\nNew date: {data['date']}\nNote: {data['note']}\n"
        "Shall I hand it in?"
    )


def received(data: Mapping[str, str]) -> str:
    """Return the answer to a request that was handed in."""
    facts = f"{data['reason']}, {data['date']}. Your note: {data['note']}"
    return f"Received: {facts}\nYou hear from us within 4 hours."
