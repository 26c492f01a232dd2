"""What the three documents share."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from atersok.accounts.models import Region, User
from atersok.funds.dividing import Division
from atersok.funds.models import Fund, Status
from atersok.law.money import show


@dataclass(frozen=True, slots=True)
class About:
    """Who writes, for which region, about which year of a fund, on which day."""

    fund: Fund
    year: int
    region: Region
    user: User
    day: date

    @property
    def name(self) -> str:
        """The fund and the year, said once."""
        return self.fund.name if str(self.year) in self.fund.name else f"{self.fund.name} {self.year}"

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The head of the document; what is not known is left out."""
        rows = (
            ("Datum", self.day.isoformat()), ("Diarienummer", self.fund.diary), ("Handläggare", self.user.name),
            ("Telefon", self.region.phone), ("E-post", self.user.email or self.region.email),
        )  # fmt: skip
        return tuple(row for row in rows if row[1])


def firmness(fund: Fund) -> Iterator[str]:
    """What the reader must know of money that is not decided by the state."""
    if fund.status == Status.ANNOUNCED:
        yield "Medlen är aviserade men inte beslutade av staten. De kan tas tillbaka."
    elif fund.status == Status.WITHDRAWN:
        yield "Staten har tagit tillbaka medlen. Det finns inget att fördela."


def lowered(division: Division) -> str:
    """What it means that more is divided than there is, and what must be done."""
    what = (
        f"Utfallet har sänkts till {show(division.outcome or 0)}, {show(division.over)} mindre än vad som är fördelat."
    )
    if division.decided:
        return f"{what} Fördelningen behöver minskas lika mycket genom ett nytt beslut."
    return f"{what} Behoven behöver minskas lika mycket innan fördelningen kan beslutas."
