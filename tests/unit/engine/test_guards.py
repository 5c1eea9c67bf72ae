"""Expressions: what they mean, and what is refused when a file is read."""

from datetime import UTC, date, datetime

import pytest

from bot.engine.basics.spans import Span
from bot.engine.basics.types import DATE, DATETIME, INTEGER, MONEY, RATE, SPAN, Type
from bot.engine.basics.values import Money, Rate
from bot.engine.formula.expressions import ExpressionError
from bot.engine.formula.guards import compile_expression

NAMES = {
    ("agreed",): DATE,
    ("wished",): DATE,
    ("reason",): Type("choice", ("funds", "other")),
    ("price",): MONEY,
    ("defects",): Type("list", columns={"grade": Type("choice", ("a", "b"))}),
    ("policy", "delay", "max_days"): SPAN,
    ("note",): Type("text"),
    ("at",): DATETIME,
    ("wait",): SPAN,
    ("number",): INTEGER,
    ("share",): RATE,
    ("lines",): Type("list", columns={"place": INTEGER, "sum": MONEY}),
}
FACTS = {
    ("agreed",): date(2026, 3, 9),
    ("wished",): date(2026, 3, 20),
    ("reason",): "other",
    ("price",): Money(2_000_100),
    ("defects",): ({"grade": "a"}, {"grade": "b"}, {"grade": "b"}),
    ("at",): datetime(2026, 3, 9, 10, tzinfo=UTC),
    ("wait",): Span(36, "h"),
    ("number",): 7,
    ("share",): Rate(250),
    ("lines",): ({"place": 2, "sum": Money(300)}, {"place": 5}, {"place": 1, "sum": Money(150)}),
}


class Names:
    def type_of(self, path):
        return NAMES.get(path)

    def known(self):
        return [".".join(path) for path in NAMES]


class Facts:
    def value(self, path):
        return FACTS.get(path)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("wished - agreed > 7 d", True),
        ("wished - agreed > 11", False),
        ("agreed + 7 d", date(2026, 3, 16)),
        ("reason == other", True),
        ("reason in [funds, other] and not (price > 100)", False),
        ("price > 20000", True),
        ("price > 20001", False),
        ("count(defects, grade == b)", 2),
        ("any(defects, grade in [a])", True),
        ("all(defects, grade == b)", False),
        ("given(note)", False),
        ("missing(note) or yes", True),
        ("note == 'x'", False),
        ("note != 'x'", False),
        ("at + 90 min", datetime(2026, 3, 9, 11, 30, tzinfo=UTC)),
        ("at - wait", datetime(2026, 3, 7, 22, tzinfo=UTC)),
        ("agreed + wait", date(2026, 3, 10)),
        ("wished - 2 d", date(2026, 3, 18)),
        ("wished - agreed", Span(11, "d")),
        ("wait + 1 h == 37 h", True),
        ("wait - 1 d == 12 h", True),
        ("wait >= 36", True),
        ("wait > 36", False),
        ("36 <= wait", True),
        ("36 < wait", False),
        ("20001 <= price", True),
        ("20001 < price", False),
        ("20002 > price", True),
        ("number + 2", 9),
        ("number - 2", 5),
        ("number * 2", 14),
        ("price + price", Money(4_000_200)),
        ("price - price", Money(0)),
        ("price * 2", Money(4_000_200)),
        ("price * share", Money(50_003)),
        ("share * price", Money(50_003)),
        ("price / (price * 4)", Rate(2500)),
        ("price / (price - price)", Rate(0)),
        ("share + 1.5 %", Rate(400)),
        ("share - 0.05 %", Rate(245)),
        ("share == 2.5 %", True),
        ("policy.delay.max_days + 1 d", None),
        ("count(lines)", 3),
        ("count(lines, place > 1)", 2),
        ("sum(lines, sum)", Money(450)),
        ("sum(lines, place)", 8),
        ("sum(lines, sum, place > 5)", None),
        ("sum(lines, place, place > 1)", 7),
        ("first(lines, sum)", Money(300)),
        ("min(lines, place)", 1),
        ("max(lines, place)", 5),
        ("max(lines, place, place < 5)", 2),
        ("any(lines, place > 5)", False),
        ("all(lines, place > 0)", True),
        ("each(defects, grade)", ("a", "b")),
        ("number if wished > agreed else 0", 7),
        ("number if wished < agreed else -1", -1),
        ("yes and no", False),
        ("not no", True),
        ("agreed < wished and wished <= agreed", False),
        ("agreed >= agreed", True),
        ("agreed > agreed", False),
        ("other == reason", True),
        ("reason not in [funds]", True),
        ("reason != funds", True),
        ("nothing", None),
        ("given(nothing)", False),
        ("reason == nothing", False),
    ],
)
def test_an_expression_means(source, value):
    assert compile_expression(source, Names())(Facts()) == value


@pytest.mark.parametrize(
    ("source", "code", "advice"),
    [
        ("reason == othr", "unknown-option", "`other`"),
        ("agreed > price", "type-mismatch", ""),
        ("wishd > agreed", "unknown-name", "`wished`"),
        ("policy.delay.max_dais > 1", "unknown-policy", "`policy.delay.max_days`"),
        ("__import__('os')", "unknown-function", ""),
        ("price.__class__", "unknown-name", ""),
        ("[x for x in defects]", "bad-expression", ""),
        ("price > 1.5", "bad-expression", "13 %"),
        ("agreed ** 2", "type-mismatch", ""),
        ("agreed >", "bad-expression", ""),
    ],
)
def test_a_wrong_expression_is_refused(source, code, advice):
    with pytest.raises(ExpressionError) as refused:
        compile_expression(source, Names())
    assert refused.value.code == code
    assert advice in refused.value.advice
