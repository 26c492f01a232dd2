"""Så räknade vi: the law's own finding behind a stored row or a claim's row, worked out from the facts as they are."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from atersok.claims import models
from atersok.claims.documents import Explanation, SpecLine, explanation_of, spec_lines
from atersok.claims.evaluation import findings_of, open_appeals
from atersok.claims.freeze import References, from_json
from atersok.claims.language import reader
from atersok.claims.refresh import APPEAL, keyed
from atersok.law.findings import Finding, State


def explained(finding: models.Finding, on: date) -> Finding | None:
    """The finding in full; None when the facts no longer give it."""
    found = open_appeals(on) if finding.kind == APPEAL else findings_of([finding.person_id], on)
    return dict(keyed(found)).get(finding.key)


def all_of(people: Iterable[int], on: date) -> dict[str, Finding]:
    """Every finding of some people by its key."""
    return dict(keyed(findings_of(people, on)))


class Items(NamedTuple):
    """The costs and examinations that a finding counts, by the register's numbers, with the öre counted of each."""

    costs: dict[int, int]
    examinations: dict[int, int]


def items_of(finding: Finding) -> Items:
    """What a claim made of the finding holds."""
    counted = {line.cost.cost_id: line.counted for line in finding.lines if line.left_out is None and not line.unknown}
    costs = {int(item[1:]): counted.get(item, 0) for item in finding.items if item.startswith("K")}
    examinations = {int(item[1:]): finding.amount or 0 for item in finding.items if item.startswith("H")}
    return Items(costs, examinations)


def behind(claim: models.Claim, today: date) -> dict[int, Finding]:
    """The claimable finding behind each row of a claim that has not been sent; rows without one are left out.

    The same kind, person and period; else the one that shares most costs (a window of lasting care may slide).
    """
    rows = list(claim.rows.prefetch_related("items"))
    found = all_of({row.person_id for row in rows}, today).values()
    claimable = [f for f in found if f.kind == claim.kind and f.state is State.CLAIMABLE]
    matched = {row.pk: _nearest(row, [f for f in claimable if int(f.person_id) == row.person_id]) for row in rows}
    return {pk: finding for pk, finding in matched.items() if finding is not None}


def _nearest(row: models.ClaimRow, candidates: list[Finding]) -> Finding | None:
    held = {f"K{item.cost_id}" if item.cost_id else f"H{item.examination_id}" for item in row.items.all()}

    def likeness(finding: Finding) -> tuple[bool, int]:
        return (finding.since, finding.until) == (row.since, row.until), len(held & set(finding.items))

    best = max(candidates, key=likeness, default=None)
    return best if best is not None and any(likeness(best)) else None


class ShownRow(NamedTuple):
    """A claim's row with its explanation and cost rows: frozen in Swedish when it was sent, else as the facts are."""

    row: models.ClaimRow
    explanation: Explanation | None
    lines: tuple[SpecLine, ...]


def rows_of(claim: models.Claim, on: date) -> list[ShownRow]:
    """Så räknade vi for each person of a claim. An explanation is None when the facts no longer give the finding."""
    rows = list(claim.rows.select_related("person").order_by("pk"))
    if claim.frozen is not None:
        content = from_json(claim.frozen)
        return [ShownRow(row, one.explanation, one.lines) for row, one in zip(rows, content.rows, strict=True)]
    found = behind(claim, on) if claim.sent is None else {}  # taken in as sent: nobody knows how it was worked out
    shown = References(found.values())
    return [_live(row, found.get(row.pk), shown) for row in rows]


def _live(row: models.ClaimRow, finding: Finding | None, shown: References) -> ShownRow:
    if finding is None:
        return ShownRow(row, None, ())
    return ShownRow(row, explanation_of(finding, reader()), tuple(map(shown.line, spec_lines(finding, reader()))))
