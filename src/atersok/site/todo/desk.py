"""Whose list it is: who is responsible for what, who is away today, and what is therefore somebody's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from atersok.accounts.models import User
from atersok.accounts.permissions import Role
from atersok.claims.models import Absence, Responsibility

TO_SUBSTITUTE = timedelta(days=7)
"""So near its last day a thing is shown to whoever stands in, too."""

TO_ALL = timedelta(days=3)
"""So near its last day a thing is shown to everybody of the office."""

OFFICE = (Role.CASE_WORKER, Role.STRATEGIST)


@dataclass(frozen=True, slots=True)
class Charge:
    """Who is to do something, and who stands in. Nobody is responsible when there is no owner."""

    owner: User | None = None
    substitute: User | None = None

    @property
    def stand_in(self) -> User | None:
        """The substitute for this, or else the one whom the owner has in general."""
        return self.substitute or (self.owner.substitute if self.owner else None)


NOBODY = Charge()


@dataclass(frozen=True)
class Desk:
    """A user's list on a day. `mine`: only the user's own; `strict`: nothing that is merely everybody's."""

    user: User
    today: date
    mine: bool = False
    strict: bool = False
    duties: Mapping[str, Charge] = field(default_factory=dict)
    away: Mapping[int, date] = field(default_factory=dict)

    @classmethod
    def of(cls, user: User, today: date, *, mine: bool = False, strict: bool = False) -> "Desk":
        """Read who is responsible and who is away."""
        return cls(user, today, mine, strict, duties(), away(today))

    @cached_property
    def in_office(self) -> bool:
        """Whether what is urgent is the user's, whoever owns it."""
        return self.user.role in OFFICE and not self.strict

    def stands_in(self, charge: Charge) -> bool:
        """Whether the user is the one who stands in."""
        return charge.stand_in is not None and charge.stand_in.pk == self.user.pk

    def concerns_by_number(self, owner: int, *, stands_in: bool, due: date | None) -> bool:
        """`concerns` where the owner is known by number alone, and whether the user stands in."""
        if owner == self.user.pk or (owner in self.away and stands_in):
            return True
        return due is not None and (
            (due <= self.today + TO_SUBSTITUTE and stands_in) or (due <= self.today + TO_ALL and self.in_office)
        )

    def concerns(self, charge: Charge, due: date | None) -> bool:
        """Whether it is on the user's own list: as owner, as stand-in of somebody away, because it is nobody's, or
        because its last day is so near that it has gone further."""
        if charge.owner is None:
            return not self.strict
        return self.concerns_by_number(charge.owner.pk, stands_in=self.stands_in(charge), due=due)

    def shows(self, charge: Charge, due: date | None) -> bool:
        """Whether it is on the list that is asked for: everybody's, or the user's own."""
        return not self.mine or self.concerns(charge, due)

    def duty(self, queue: str) -> Charge:
        """Who looks after a queue or a reimbursement."""
        return self.duties.get(queue, NOBODY)


def duties() -> dict[str, Charge]:
    """Who is responsible, by queue and by reimbursement."""
    rows = Responsibility.objects.select_related("owner__substitute", "substitute")
    return {row.queue: Charge(row.owner, row.substitute) for row in rows}


def away(today: date) -> dict[int, date]:
    """Who is away today: user → last day away."""
    rows = Absence.objects.filter(since__lte=today, until__gte=today).order_by("until")
    return dict(rows.values_list("user", "until"))
