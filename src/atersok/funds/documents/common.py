"""What the three documents share."""

from dataclasses import dataclass
from datetime import date

from atersok.accounts.models import Region, User
from atersok.funds.models import Fund


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
