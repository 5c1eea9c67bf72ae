"""Expressions: what they mean, and what is refused when a file is read."""

from datetime import date

import pytest

from bot.engine.basics.types import DATE, MONEY, SPAN, Type
from bot.engine.basics.values import Money
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
}
FACTS = {
    ("agreed",): date(2026, 3, 9),
    ("wished",): date(2026, 3, 20),
    ("reason",): "other",
    ("price",): Money(2_000_100),
    ("defects",): ({"grade": "a"}, {"grade": "b"}, {"grade": "b"}),
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
