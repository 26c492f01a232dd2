"""Så räknade vi: one finding in full, as text."""

from collections.abc import Iterator

from atersok.law.findings import Check, CostLine, Finding
from atersok.law.money import show
from atersok.law.parameters import Value
from atersok.law.policies import BY_NUMBER
from atersok.law.wording import Text
from atersok.report.words import kind_name, state_name

_MARKS = {True: "✓", False: "✗", None: "?"}

_CONDITIONS = Text("Villkor", "Conditions")
_SUM = Text("Så räknade vi", "How we calculated")
_ROWS = Text("Kostnadsrader: {counted} räknas, {left} räknas inte", "Cost rows: {counted} count, {left} do not")
_OTHER = Text("Andra perioder", "Other periods")
_PARAMETERS = Text("Belopp och gränser", "Amounts and limits")
_READINGS = Text("Tolkningar (inte avgjorda i lag)", "Readings (not settled by law)")
_LAST_DAY = Text("Sista dag", "Last day")
_FINAL_DAY = Text("sista chansen för samma kostnader {day}", "last chance for the same costs {day}")
_PAY_DAY = Text("Betalas", "Paid")
_MISSING = Text("Saknas till gränsen", "Missing to the limit")
_AT_STAKE = Text("Står på spel", "At stake")
_CLAIMS = Text("Ansökan", "Claim")
_UNKNOWN = Text("okänt", "unknown")
_TOTAL = Text("Summa", "Sum")
_AGAINST_CHOSEN = Text("{other}, {less} mindre", "{other}, {less} less")


def lines(finding: Finding, lang: str = "sv", most_rows: int | None = None) -> Iterator[str]:
    """The explanation line by line. `most_rows` shortens a long list of cost rows."""
    amount = _UNKNOWN.fill(lang) if finding.amount is None else show(finding.amount)
    yield f"{kind_name(finding.kind, lang)} · {finding.person_id} · {_period(finding)}"
    yield f"  {state_name(finding.state, lang)}: {amount}"
    yield from _days(finding, lang)
    yield f"  {_CONDITIONS.fill(lang)}"
    for check in finding.checks:
        yield f"    {_mark(check)} {check.text(lang)}  [{check.condition.basis}; {check.condition.id}]"
    yield from _sum(finding, lang)
    yield from _rows(finding, lang, most_rows)
    yield from _alternatives(finding, lang)
    if finding.parameters:
        yield f"  {_PARAMETERS.fill(lang)}"
        yield from (f"    {_parameter(value)}" for value in finding.parameters)
    if finding.readings:
        yield f"  {_READINGS.fill(lang)}"
        for reading in finding.readings:
            yield f"    {reading.question} {reading.choice}: {BY_NUMBER[reading.question].text.fill(lang)}"


def _mark(check: Check) -> str:
    return _MARKS[check.holds]


def _period(finding: Finding) -> str:
    if finding.since == finding.until:
        return str(finding.since or "")
    return f"{finding.since or ''}–{finding.until or ''}"


def _days(finding: Finding, lang: str) -> Iterator[str]:
    if finding.last_day is not None:
        final = ""
        if finding.final_day not in (None, finding.last_day):
            final = f" ({_FINAL_DAY.fill(lang, {'day': finding.final_day})})"
        yield f"  {_LAST_DAY.fill(lang)}: {finding.last_day}{final}"
    if finding.pay_day is not None:
        yield f"  {_PAY_DAY.fill(lang)}: {finding.pay_day}"
    if finding.claims:
        yield f"  {_CLAIMS.fill(lang)}: {', '.join(finding.claims)}"
    if finding.missing is not None:
        yield f"  {_MISSING.fill(lang)}: {show(finding.missing)}"
    if finding.at_stake:
        yield f"  {_AT_STAKE.fill(lang)}: {show(finding.at_stake)}"


def _sum(finding: Finding, lang: str) -> Iterator[str]:
    steps = [step for step in finding.steps if step.ore]
    if not steps:
        return
    yield f"  {_SUM.fill(lang)}"
    for step in steps:
        yield f"    {show(step.ore):>18}  {step.text.fill(lang, step.values)}"
    if len(steps) > 1:
        yield f"    {show(sum(step.ore for step in steps)):>18}  {_TOTAL.fill(lang)}"


def _rows(finding: Finding, lang: str, most: int | None) -> Iterator[str]:
    if not finding.lines:
        return
    counted = sum(1 for line in finding.lines if line.left_out is None)
    yield "  " + _ROWS.fill(lang, {"counted": counted, "left": len(finding.lines) - counted})
    shown = finding.lines if most is None else finding.lines[:most]
    yield from (f"    {_row(line, lang)}" for line in shown)
    if len(shown) < len(finding.lines):
        yield f"    … +{len(finding.lines) - len(shown)}"


def _row(line: CostLine, lang: str) -> str:
    cost = line.cost
    fee = f" − {show(cost.fee)}" if cost.fee else ""
    start = f"{cost.cost_id}  {cost.day}  {cost.kind:<10} {show(cost.amount):>16}{fee}"
    if line.left_out is None:
        return f"✓ {start}"
    words = (line.left_out.unknown or line.left_out.unmet) if line.unknown else line.left_out.unmet
    why = words.en if lang == "en" else words.sv
    return f"– {start}  {_plain(why)}  [{line.left_out.id}]"


def _plain(sentence: str) -> str:
    """A row's reason without the values that concern the whole."""
    return sentence.split(" (")[0] if "{" in sentence else sentence


def _alternatives(finding: Finding, lang: str) -> Iterator[str]:
    if not finding.alternatives:
        return
    yield f"  {_OTHER.fill(lang)}"
    for other in finding.alternatives:
        less = (finding.amount or 0) - other.ore
        text = _AGAINST_CHOSEN.fill(lang, {"other": show(other.ore), "less": show(less)})
        yield f"    {other.text.fill(lang)} {other.since}–{other.until}: {text}"


def _parameter(value: Value) -> str:
    amount = show(value.amount) if value.unit == "kr" else f"{value.amount} {value.unit}"
    return f"{value.parameter}: {amount}, {value.since}–{value.until or ''} ({value.status}; {value.basis})"
