"""Varaktig vård by the words of DESIGN §5 ("The plan of windows"), day by day and with no cleverness.

For one person whose certificate and permit are in order; what the region has received, spent and claimed is free.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import NamedTuple

from tests.law.calendar_oracle import DAY, month_later, rolled
from tests.law.windows_reference import day_after, day_by_day

from atersok.law.facts import Claim, Cost, PersonFacts

LEAST = 6_000_000
NEAR = 4_800_000
KINDS = ("varaktig_vard", "varaktig_vard_1990")


class Line(NamedTuple):
    """A finding as far as the plan decides it."""

    state: str
    since: date | None
    until: date | None
    amount: int | None
    items: tuple[str, ...]
    last_day: date | None
    final_day: date | None


type Row = tuple[int, int, int]


@cache
def last_day(start: int) -> date:
    """35 §: a year from the end of the period that starts on a day, moved to a working day."""
    period_end = date.fromordinal(day_after(start)) - DAY
    return rolled(month_later(period_end, 12))


class Reference:
    def __init__(self, facts: PersonFacts, on: date) -> None:
        self.on = on
        self.today = on.toordinal()
        self.facts = facts
        self.claims = [claim for claim in facts.claims if claim.received is None or claim.received <= on]
        self.living = [claim for claim in self.claims if claim.kind in KINDS and not self._refused(claim)]
        self.refused = [claim for claim in self.claims if claim.kind in KINDS and self._refused(claim)]
        received = facts.person.first_received
        assert received is not None, "the reference needs a day of first reception"
        self.received = received
        self.counted = [cost for cost in facts.costs if cost.day <= on and self._counts(cost)]
        self.limit = self._first_claim_limit()

    def _refused(self, claim: Claim) -> bool:
        """A decision dated after today is not known yet."""
        return claim.outcome == "refused" and (claim.decided is None or claim.decided <= self.on)

    def _first_claim_limit(self) -> date | None:
        if self.facts.person.special_reasons or self.living:
            return None
        return rolled(month_later(self.received, 36))

    # --- the rows

    def _counts(self, cost: Cost) -> bool:
        covered = any(
            row.kind == "uppehallstillstand" and row.since <= cost.day and (row.until is None or cost.day <= row.until)
            for row in self.facts.situations
        )
        citizen = any(row.kind == "medborgare" and row.since <= cost.day for row in self.facts.situations)
        taken = any(cost.cost_id in claim.items for claim in self.claims if not self._refused(claim))
        dead = self.facts.person.deceased is not None and self.facts.person.deceased < cost.day
        kind = cost.kind in ("vard", "anhorigboende", "tolk")
        return (
            covered and not citizen and not taken and not dead and kind and cost.related and cost.day >= self.received
        )

    @staticmethod
    def rows(costs: Iterable[Cost]) -> list[Row]:
        """Care counts and is paid; the interpreter is paid on top; the fee is deducted in both."""
        return [
            (
                cost.day.toordinal(),
                *((0, cost.amount - cost.fee) if cost.kind == "tolk" else (cost.amount - cost.fee, 0)),
            )
            for cost in costs
        ]

    # --- the days

    def touches_a_claimed_period(self, start: int) -> bool:
        last = day_after(start) - 1
        return any(
            start <= claim.until.toordinal() and claim.since.toordinal() <= last
            for claim in self.living
            if claim.since is not None and claim.until is not None
        )

    def free(self, start: int) -> bool:
        return start >= self.received.toordinal() and not self.touches_a_claimed_period(start)

    def in_time(self, start: int) -> bool:
        too_late_for_a_first_claim = self.limit is not None and self.on > self.limit
        return not too_late_for_a_first_claim and last_day(start) >= self.on and self.free(start)

    # --- the findings

    def findings(self) -> list[Line]:
        live = list(day_by_day(self.rows(self.counted), self.in_time, LEAST, self.today).starts)
        return [*self._claimed(), *self._live(live), *self._late(), *self._near(live)]

    def _inside(self, start: int, costs: Iterable[Cost]) -> list[Cost]:
        return [cost for cost in costs if start <= cost.day.toordinal() < day_after(start)]

    def _live(self, starts: list[int]) -> list[Line]:
        finals = self._final_starts(starts)
        lines = []
        for index, start in enumerate(starts):
            inside = self._inside(start, self.counted)
            until = date.fromordinal(day_after(start)) - DAY
            last, final = last_day(start), last_day(finals[index])
            state = "claimable" if until < self.on else "watch"
            if self.limit is not None and index == 0:
                last, final = min(last, self.limit), min(final, self.limit)
                if self.limit <= until:
                    state = "claimable"
            lines.append(self._line(state, start, inside, last, final))
        return lines

    def _final_starts(self, starts: list[int]) -> list[int]:
        """From the last window to the first: as late as it can go and still hold the same costs."""
        finals: dict[int, int] = {}
        bound = None
        for start in reversed(starts):
            wanted = {cost.cost_id for cost in self._inside(start, self.counted)}
            best = start
            for later in range(start, start + 366):
                room = bound is None or day_after(later) <= bound
                held = wanted <= {cost.cost_id for cost in self._inside(later, self.counted)}
                if room and held and self.in_time(later):
                    best = later
            finals[start] = bound = best
        return [finals[start] for start in starts]

    def _late(self) -> list[Line]:
        """The plan over the costs that no window still in time can hold; one refused before is not lost but refused."""
        dead = [
            cost
            for cost in self.counted
            if not any(
                self.in_time(start)
                for start in range(cost.day.toordinal() - 366, cost.day.toordinal() + 1)
                if cost.day.toordinal() < day_after(start)
            )
        ]
        lines = []
        for start in day_by_day(self.rows(dead), self.free, LEAST, self.today).starts:
            inside = self._inside(start, dead)
            last = last_day(start)
            if self.limit is not None and self.on > self.limit:
                last = min(last, self.limit)
            line = self._line("late", start, inside, last, last)
            if any(self._concerns(claim, line) for claim in self.refused):
                line = line._replace(state="not_entitled", amount=0)
            lines.append(line)
        return lines

    @staticmethod
    def _concerns(claim: Claim, line: Line) -> bool:
        if claim.items:
            return bool(claim.items & set(line.items))
        assert claim.since
        assert claim.until
        assert line.since
        assert line.until
        return claim.since <= line.until and line.since <= claim.until

    def _near(self, live: list[int]) -> list[Line]:
        """The best twelve months still in time and beside the plan, from 80 per cent: as late as they can go."""
        best: tuple[int, int] | None = None
        first = min((cost.day.toordinal() for cost in self.counted), default=self.today) - 366
        for start in range(first, self.today + 1):
            beside = all(day_after(start) <= one or day_after(one) <= start for one in live)
            if beside and self.in_time(start):
                care = sum(row[1] for row in self.rows(self._inside(start, self.counted)))
                best = max(best or (care, start), (care, start))
        if best is None or not NEAR <= best[0] < LEAST:
            return []
        start = best[1]
        last = last_day(start)
        if self.limit is not None and not live:
            last = min(last, self.limit)
        return [self._line("watch", start, self._inside(start, self.counted), last, last)._replace(amount=0)]

    def _claimed(self) -> list[Line]:
        return [
            Line("claimed", claim.since, claim.until, claim.claimed_amount, self._claimed_items(claim), None, None)
            for claim in self.living
        ]

    def _claimed_items(self, claim: Claim) -> tuple[str, ...]:
        """The items of the claim, else what the plan would have counted in its period."""
        assert claim.since
        assert claim.until
        inside = [cost for cost in self.facts.costs if claim.since <= cost.day <= claim.until and cost.related]
        of_kind = [cost.cost_id for cost in inside if cost.kind in ("vard", "anhorigboende", "tolk")]
        return tuple(sorted(claim.items or of_kind))

    def _line(self, state: str, start: int, inside: list[Cost], last: date, final: date) -> Line:
        amount = sum(cost.amount - cost.fee for cost in inside)
        since, until = date.fromordinal(start), date.fromordinal(day_after(start)) - DAY
        return Line(state, since, until, amount, tuple(sorted(cost.cost_id for cost in inside)), last, final)
