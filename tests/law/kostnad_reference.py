"""Kostnadskrävande vård by the words of DESIGN §5 and rulebook §6, row by row and quarter by quarter."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tests.law.calendar_oracle import DAY, month_later, rolled

from atersok.law.facts import Claim, Contact, Cost, PersonFacts, Situation

KIND = "kostnadskravande_vard"
LIMIT = 10_000_000
NEAR = 8_000_000
FOR_ADULTS = {
    "omedelbar", "kan_inte_ansta", "modravard", "forlossning", "preventivmedel", "abort", "smittskydd",
    "tandvard_omedelbar", "tandvard_kan_inte_ansta",
}  # fmt: skip


class Line(NamedTuple):
    """A finding as far as 7 § decides it."""

    state: str
    since: date
    until: date | None
    amount: int
    items: tuple[str, ...]
    last_day: date | None


def net(costs: Iterable[Cost]) -> int:
    return sum(cost.amount - cost.fee for cost in costs)


def above(costs: Iterable[Cost]) -> int:
    """Only what exceeds the part that the region bears."""
    return max(0, net(costs) - LIMIT)


def names(costs: Iterable[Cost]) -> tuple[str, ...]:
    return tuple(sorted(cost.cost_id for cost in costs))


def quarter_of(day: date) -> tuple[date, date]:
    first = date(day.year, {1: 1, 2: 4, 3: 7, 4: 10}[(day.month + 2) // 3], 1)
    return first, month_later(first, 3) - DAY


class Reference:
    def __init__(self, facts: PersonFacts, on: date) -> None:
        self.facts, self.on = facts, on
        self.claims = [claim for claim in facts.claims if claim.received is None or claim.received <= on]

    # --- what a person is on a day

    def _holds(self, kind: str, day: date) -> list[Situation]:
        return [
            row
            for row in self.facts.situations
            if row.kind == kind
            and row.since <= self.on
            and row.since <= day
            and (row.until is None or day <= row.until)
        ]

    def _seeks_asylum(self, day: date) -> bool:
        """The permit ends the asylum circle even if its row is left open; the day of the grant is inside."""
        permits = [row.since for row in self.facts.situations if row.kind == "uppehallstillstand"]
        rows = self._holds("asylsokande", day)
        return any(not any(row.since <= permit < day for permit in permits) for row in rows)

    def _housing(self, day: date) -> str | None:
        rows = self._holds("registrerad_mv", day)
        return max(rows, key=lambda row: row.since).detail if rows else None

    def _tail(self, day: date) -> bool:
        """4 §: in an asylboende until a municipal place; an asylum seeker living elsewhere for one month."""
        permits = [row for row in self.facts.situations if row.kind == "uppehallstillstand" and row.since <= day]
        if not permits:
            return False
        place = any(row.kind == "kommunplats" and row.since <= day for row in self.facts.situations)
        if self._housing(day) == "asylboende" and not place:
            return True
        latest = max(permit.since for permit in permits)
        sought = any(row.kind == "asylsokande" and row.since <= latest for row in self.facts.situations)
        return sought and self._housing(latest) != "asylboende" and day <= month_later(latest, 1)

    def _full_care(self, day: date) -> bool:
        permits = [row for row in self.facts.situations if row.kind == "uppehallstillstand" and row.since <= day]
        return self._tail(day) and max(permits, key=lambda row: row.since).detail != "annat"

    def _protected(self, day: date) -> bool:
        return bool(self._holds("tillfalligt_skydd_beviljat", day)) and not self._holds("folkbokford", day)

    # --- the rows

    def counts(self, cost: Cost, contact: Contact) -> bool | None:
        """True, False, or None where the agency must be asked (Q19)."""
        day = cost.day
        inside = contact.start <= day and (contact.end is None or day <= contact.end)
        circle = self._seeks_asylum(day) or self._protected(day) or self._tail(day)
        shut_out = any(self._holds(kind, day) for kind in ("haller_sig_undan", "undantagen_lma"))
        detained = any(row.detail == "forvar" for row in self._holds("forvar", day)) and not any(
            row.detail == "hakte" for row in self._holds("forvar", day)
        )
        adult = day >= month_later(self.facts.person.birth_date, 18 * 12)
        scope = not adult or contact.care_kind in FOR_ADULTS or self._full_care(day)
        elsewhere = any(
            cost.cost_id in claim.items and claim.kind != KIND and not self._refused(claim) for claim in self.claims
        )
        if not (inside and circle and self._housing(day) and scope and right_kind(cost, contact) and cost.related):
            return False
        if shut_out or detained or elsewhere:
            return False
        return None if self._seeks_asylum(day) and self._holds("folkbokford", day) else True

    def _refused(self, claim: Claim) -> bool:
        return claim.outcome == "refused" and (claim.decided is None or claim.decided <= self.on)

    def _claims(self, ids: Iterable[str], since: date, until: date | None, *, refused: bool) -> list[Claim]:
        found = []
        for claim in self.claims:
            if claim.kind != KIND or self._refused(claim) is not refused:
                continue
            if claim.items:
                touches = bool(claim.items & set(ids))
            else:
                assert claim.since
                assert claim.until
                touches = claim.until >= since and (until is None or claim.since <= until)
            if touches:
                found.append(claim)
        return found

    # --- the findings

    def findings(self) -> list[Line]:
        found: list[tuple[Line, list[Claim]]] = []
        for contact in self.facts.contacts:
            if contact.start > self.on:
                continue
            known = contact if contact.end is None or contact.end <= self.on else contact._replace(end=None)
            rows = [c for c in self.facts.costs if c.contact_id == contact.contact_id and c.day <= self.on]
            if rows:
                found += self._going_on(known, rows) if known.end is None else self._ended(known, known.end, rows)
        times = Counter(claim.claim_id for _, claims in found for claim in claims)
        return [self._as_claimed(line, claims, times) if claims else line for line, claims in found]

    @staticmethod
    def _as_claimed(line: Line, claims: list[Claim], times: Counter[str]) -> Line:
        """What was claimed, where one claim is one finding; else what the rows are worth."""
        items = frozenset().union(*(claim.items for claim in claims))
        kept = tuple(name for name in line.items if not items or name in items)
        amount = line.amount
        if all(times[claim.claim_id] == 1 for claim in claims):
            amount = sum(claim.claimed_amount or 0 for claim in claims)
        return Line("claimed", line.since, line.until, amount, kept, None)

    def _ended(self, contact: Contact, end: date, rows: list[Cost]) -> list[tuple[Line, list[Claim]]]:
        claims = self._claims(names(rows), contact.start, end, refused=False)
        if not claims and sum(cost.amount for cost in rows if right_kind(cost, contact)) <= LIMIT:
            return []
        counted = [cost for cost in rows if self.counts(cost, contact)]
        doubtful = [cost for cost in rows if self.counts(cost, contact) is None]
        state = "claimable"
        if not above(counted) and above([*counted, *doubtful]):
            state, counted = "blocked", [*counted, *doubtful]
        last = rolled(date(end.year + 1, 6, 30))
        if self.on > last:
            state = "not_entitled" if self._claims(names(rows), contact.start, end, refused=True) else "late"
        amount = above(counted)
        if not amount or state == "not_entitled":
            return [(Line("not_entitled", contact.start, end, 0, names(counted), None), claims)]
        return [(Line(state, contact.start, end, amount, names(counted), last), claims)]

    def _going_on(self, contact: Contact, rows: list[Cost]) -> list[tuple[Line, list[Claim]]]:
        claims = self._claims(names(rows), contact.start, None, refused=False)
        if not claims and sum(cost.amount for cost in rows if right_kind(cost, contact)) < NEAR:
            return []
        counted = [cost for cost in rows if self.counts(cost, contact)]
        found = []
        for first, last in sorted({quarter_of(cost.day) for cost in counted}):
            mine = [cost for cost in counted if first <= cost.day <= last]
            through = [cost for cost in counted if cost.day <= last]
            before = [cost for cost in counted if cost.day < first]
            amount = above(through) - above(before)
            claims = self._claims(names(mine), first, last, refused=False)
            if amount or claims:
                state = "claimable" if last < self.on else "watch"
                found.append((Line(state, first, last, amount, names(mine), None), claims))
        if not above(counted) and net(counted) >= NEAR:
            found.append((Line("watch", contact.start, None, 0, names(counted), None), []))
        return found


def right_kind(cost: Cost, contact: Contact) -> bool:
    return cost.kind in ("vard", "tandvard", "tolk") or (
        cost.kind == "vardnadshavare_bup" and contact.care_kind == "bup"
    )
