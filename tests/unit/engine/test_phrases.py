"""What people type, by a list of phrases that was written before the readers were."""

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.engine.basics.values import Area, Money, Rate
from bot.engine.fields import Asked, parse
from bot.errors import InvalidField

NOW = datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Wednesday."""
REASONS = {
    "funds": ("Funds not ready", "资金未到位"),
    "loan": ("Loan papers", "贷款资料"),
    "loss": ("Lost papers", "资料遗失"),
}
PHRASES = yaml.load(
    (Path(__file__).parent / "phrases" / "answers.yaml").read_text("utf-8"),
    yaml.BaseLoader,  # noqa: S506 - builds texts and lists only
)


def spelled(value: Any) -> str:  # noqa: PLR0911 - one arm per type
    """Return a value as the list spells it."""
    match value:
        case bool():
            return "yes" if value else "no!"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case Money(minor=minor):
            return f"{Decimal(minor) / 100:.2f}"
        case Rate(bp=bp):
            return f"{Decimal(bp) / 100:f}%"
        case Area(hundredths=hundredths):
            return f"{Decimal(hundredths) / 100:f}"
        case tuple():
            return " ".join(map(spelled, value))
        case _:
            return str(value)


def meaning(language: str, kind: str, text: str) -> str:
    """Return what is understood, as the list spells it."""
    try:
        return spelled(parse(kind, text, Asked(NOW, language, REASONS)))
    except InvalidField as refusal:
        readings = getattr(refusal, "readings", ())
        return "ask " + " | ".join(map(spelled, readings)) if readings else "no"


@pytest.mark.parametrize(("language", "kind", "text", "meant"), PHRASES)
def test_a_phrase_means_what_people_mean_by_it(language: str, kind: str, text: str, meant: Any) -> None:
    assert meaning(language, kind, text) == str(meant)
