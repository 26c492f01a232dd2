"""Findings as JSON (DESIGN §5): one object a finding, amounts in kronor with two decimals, days ISO or null."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from atersok.law.findings import Check, Finding
from atersok.law.money import to_kronor
from atersok.law.policies import BY_NUMBER


def findings(found: Iterable[Finding], lang: str = "sv", *, full: bool = False) -> str:
    """Findings as JSON objects with commas between. `full` adds rows, steps and alternatives to each."""
    return ",\n".join([_finding(finding, lang, full) for finding in found])


def document(shares: Iterable[str], on: date, region: str) -> Iterator[str]:
    """The whole document around shares of findings."""
    yield f'{{"on": "{on}", "region": {json.dumps(region)}, "findings": [\n'
    yield ",\n".join(share for share in shares if share)
    yield "\n]}\n"


def _finding(finding: Finding, lang: str, full: bool) -> str:
    before = {
        "kind": finding.kind, "person_id": finding.person_id, "items": list(finding.items),
        "from": _day(finding.since), "to": _day(finding.until),
    }  # fmt: skip
    after: dict[str, Any] = {
        "state": finding.state.value, "last_day": _day(finding.last_day), "final_day": _day(finding.final_day),
        "pay_day": _day(finding.pay_day), "basis": list(finding.basis),
        "conditions": [_condition(check, lang) for check in finding.checks],
        "policies": [
            {"id": reading.question, "name": BY_NUMBER[reading.question].name, "choice": reading.choice,
             "text": BY_NUMBER[reading.question].text.fill(lang)}
            for reading in finding.readings
        ],
        "claims": list(finding.claims),
    }  # fmt: skip
    amounts = {"missing": finding.missing, "at_stake": finding.at_stake}
    joined = [
        json.dumps(before, ensure_ascii=False)[1:-1],
        f'"amount": {_kronor(finding.amount)}',
        json.dumps(after, ensure_ascii=False)[1:-1],
        *(f'"{name}": {_kronor(ore)}' for name, ore in amounts.items() if ore is not None),
    ]
    if full:
        joined.append(_explanation(finding, lang))
    return "{" + ", ".join(joined) + "}"


def _condition(check: Check, lang: str) -> dict[str, Any]:
    return {
        "id": check.condition.id, "holds": check.holds, "basis": check.condition.basis, "text": check.text(lang)
    }  # fmt: skip


def _explanation(finding: Finding, lang: str) -> str:
    rows = [
        f'{{"cost_id": {json.dumps(line.cost.cost_id)}, "date": "{line.cost.day}", "kind": "{line.cost.kind}", '
        f'"amount": {_kronor(line.cost.amount)}, "fee": {_kronor(line.cost.fee)}, "counted": {_kronor(line.counted)}, '
        f'"left_out": {json.dumps(line.left_out.id if line.left_out else None)}}}'
        for line in finding.lines
    ]
    steps = [
        f'{{"text": {_string(step.text.fill(lang, step.values))}, "amount": {_kronor(step.ore)}}}'
        for step in finding.steps
    ]
    other = [
        f'{{"text": {_string(one.text.fill(lang))}, "from": "{one.since}", "to": "{one.until}", '
        f'"amount": {_kronor(one.ore)}}}'
        for one in finding.alternatives
    ]
    return f'"rows": [{", ".join(rows)}], "steps": [{", ".join(steps)}], "alternatives": [{", ".join(other)}]'


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _kronor(ore: int | None) -> str:
    return "null" if ore is None else f"{to_kronor(ore):.2f}"
