"""Freezing a finding: the explanation as plain values, and as JSON-ready data and back.

What a reader would see in Swedish is kept as words, so that a later change of a rule, a text or an amount cannot
change what was sent.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from atersok.claims.documents.basis import basis_in
from atersok.claims.documents.content import (
    Explanation,
    ShownAlternative,
    ShownCondition,
    ShownReading,
    ShownStep,
    ShownValue,
    SpecLine,
)
from atersok.law.findings import Check, CostLine, Finding
from atersok.law.money import show
from atersok.law.parameters import Value
from atersok.law.policies import BY_NUMBER

_UNITS = {"months": "månader", "years": "år", "quarters": "kvartal", "days": "dagar", "flag": ""}


def explanation_of(finding: Finding, lang: str = "sv") -> Explanation:
    """A finding's explanation in words, Swedish where it is frozen; steps of 0 öre are left out."""
    return Explanation(
        tuple(_condition(check, lang) for check in finding.checks),
        tuple(ShownStep(step.text.fill(lang, step.values), step.ore) for step in finding.steps if step.ore),
        tuple(ShownAlternative(a.text.fill(lang), a.since, a.until, a.ore) for a in finding.alternatives),
        tuple(ShownReading(r.question, r.choice, BY_NUMBER[r.question].text.fill(lang)) for r in finding.readings),
        tuple(_value(value, lang) for value in finding.parameters),
    )


def spec_lines(finding: Finding, lang: str = "sv") -> tuple[SpecLine, ...]:
    """A finding's cost rows, counted and left out with the reason in words."""
    return tuple(_line(line, lang) for line in finding.lines)


def _line(line: CostLine, lang: str) -> SpecLine:
    cost = line.cost
    return SpecLine(
        cost.cost_id, cost.day, cost.kind, cost.amount, cost.fee, 0 if line.left_out else line.counted,
        cost.contact_id or "", cost.unit or "", _reason(line, lang),
    )  # fmt: skip


def _reason(line: CostLine, lang: str) -> str:
    """Why a row is left out, without the values that concern the whole."""
    if line.left_out is None:
        return ""
    words = (line.left_out.unknown or line.left_out.unmet) if line.unknown else line.left_out.unmet
    text = words.fill(lang)
    return text.split(" (")[0] if "{" in text else text


def _condition(check: Check, lang: str) -> ShownCondition:
    return ShownCondition(check.condition.id, check.holds, check.text(lang), basis_in(check.condition.basis, lang))


def _value(value: Value, lang: str) -> ShownValue:
    shown = show(value.amount) if value.unit == "kr" else f"{value.amount} {_UNITS.get(value.unit, value.unit)}".strip()
    return ShownValue(value.parameter, shown, value.since, value.until, basis_in(value.basis, lang))


def to_data(explanation: Explanation) -> dict[str, Any]:
    """The explanation as data for a JSON column: days as ISO text, amounts as integer öre."""
    data: dict[str, Any] = _plain(asdict(explanation))
    return data


def from_data(data: Mapping[str, Any]) -> Explanation:
    """The explanation that `to_data` wrote. Raises KeyError or TypeError for anything else."""
    return Explanation(
        tuple(ShownCondition(**one) for one in data["conditions"]),
        tuple(ShownStep(**one) for one in data["steps"]),
        tuple(ShownAlternative(**_with_days(one)) for one in data["alternatives"]),
        tuple(ShownReading(**one) for one in data["readings"]),
        tuple(ShownValue(**_with_days(one)) for one in data["values"]),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _with_days(one: Mapping[str, Any]) -> dict[str, Any]:
    days = {key: date.fromisoformat(one[key]) for key in ("first", "last") if one[key]}
    return {**one, **days}
