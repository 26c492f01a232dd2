"""What a sent application says: plain frozen values, nothing fetched, nothing computed from a clock.

All money is integer öre, all days are calendar days and every period is inclusive. The register's own rows are
turned into these by whoever sends; the documents are made of nothing else.
"""

from dataclasses import dataclass
from datetime import date

from atersok.law.wording import Money, Text

type Said = str | int | Money

OWN_PART_KINDS = frozenset({"kostnadskravande_vard"})  # the only kind where the region bears a part (1996:1357 7 §)


@dataclass(frozen=True, slots=True)
class Region:
    """The applicant as it signs and is paid. `address` is one line an item; empty text = not given."""

    name: str
    organisation_number: str
    address: tuple[str, ...]
    contact_person: str
    phone: str
    email: str
    bankgiro: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ShownCondition:
    """Ett villkor as found: met, not met or None for unknown, with its words and where it stands."""

    id: str
    holds: bool | None
    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One line of the sum. `amount` in öre; the steps of a row add up to its amount."""

    text: str
    amount: int


@dataclass(frozen=True, slots=True)
class ShownAlternative:
    """Another period that could have been chosen and what it gives, in öre."""

    text: str
    first: date
    last: date
    amount: int


@dataclass(frozen=True, slots=True)
class ShownReading:
    """En tolkning that the amount rests on: the question's number, the choice made and the question."""

    question: str
    choice: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownValue:
    """An amount or limit of the law as it was on the day: its name, value in words, validity and paragraph."""

    name: str
    value: str
    first: date | None
    last: date | None
    basis: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Så räknade vi for one person, frozen when the application is sent."""

    conditions: tuple[ShownCondition, ...] = ()
    steps: tuple[ShownStep, ...] = ()
    alternatives: tuple[ShownAlternative, ...] = ()
    readings: tuple[ShownReading, ...] = ()
    values: tuple[ShownValue, ...] = ()


@dataclass(frozen=True, slots=True)
class SpecLine:
    """En kostnadsrad. `amount` riksavtal price, `fee` paid by the patient, `counted` what is claimed of it; öre.

    `left_out` says in Swedish why the row is not counted; empty for a counted row.
    """

    id: str
    day: date
    kind: str
    amount: int
    fee: int = 0
    counted: int = 0
    contact: str = ""
    unit: str = ""
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Läkarutlåtande. `expected_years` in hundredths of a year; None anywhere = not stated."""

    issued: date
    expected_years: int | None = None
    at_first_reception: bool | None = None
    linked_to_protection: bool | None = None
    ordered_by_doctor: bool | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in the application. `amount` is what is claimed for the person, in öre; the period inclusive."""

    given_name: str
    family_name: str
    birth_date: date
    dossier_number: str
    amount: int
    first: date
    last: date
    personal_number: str = ""
    first_received: date | None = None
    examination_date: date | None = None
    care: str = ""
    explanation: Explanation = Explanation()
    lines: tuple[SpecLine, ...] = ()
    certificates: tuple[Certificate, ...] = ()

    @property
    def name(self) -> str:
        """Family name first, as lists are sorted."""
        return ", ".join(part for part in (self.family_name, self.given_name) if part)

    @property
    def counted(self) -> int:
        """Öre counted in the person's rows; the amount itself where there are no cost rows (a lump sum)."""
        return sum(line.counted for line in self.lines) if self.lines else self.amount

    @property
    def own_part(self) -> int:
        """Öre of the counted cost that the region bears itself (1996:1357 7 §); 0 for every other kind."""
        return self.counted - self.amount


@dataclass(frozen=True, slots=True)
class Enclosure:
    """En bilaga in the list at the end of the application; the file name carries no personal data."""

    title: str
    filename: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """Ansökan as it is sent. `amount` is the whole claim in öre; `kind` is one of `atersok.law.evaluate.KINDS`."""

    number: str
    kind: str
    region: Region
    first: date
    last: date
    amount: int
    rows: tuple[PersonRow, ...]
    day: date
    signer: str
    signer_title: str = ""
    diary_number: str = ""
    law_version: str = ""
    note: str = ""
    enclosures: tuple[Enclosure, ...] = ()


class ContentError(ValueError):
    """The content contradicts itself, so no document is made of it. `text` says it in both languages."""

    def __init__(self, text: Text, **values: Said) -> None:
        super().__init__(text.fill("en", {**values}))
        self.text = text
        self.values = dict(values)

    def message(self, lang: str) -> str:
        """What is wrong, in a language."""
        return self.text.fill(lang, {**self.values})


_NO_ROWS = Text("Ansökan {claim} har inga personer.", "Application {claim} has no persons.")
_ROWS_DIFFER = Text(
    "Ansökan {claim} gäller {claimed}, men personernas belopp är tillsammans {found}.",
    "Application {claim} claims {claimed}, but the persons' amounts add up to {found}.",
)
_STEPS_DIFFER = Text(
    "Ansökan {claim}, person {row}: beloppet är {claimed}, men beräkningens steg blir {found}.",
    "Application {claim}, person {row}: the amount is {claimed}, but the steps add up to {found}.",
)
_LINES_DIFFER = Text(
    "Ansökan {claim}, person {row}: beloppet är {claimed}, men kostnadsraderna som räknas är {found}.",
    "Application {claim}, person {row}: the amount is {claimed}, but the counted cost rows are {found}.",
)
_LEFT_OUT_COUNTED = Text(
    "Ansökan {claim}, person {row}: kostnadsrad {line} är utelämnad men räknas med {found}.",
    "Application {claim}, person {row}: cost row {line} is left out but counted with {found}.",
)


def check(application: Application) -> None:
    """Raise ContentError unless every sum equals the claim to the öre. Messages carry no personal data."""
    claim = application.number
    if not application.rows:
        raise ContentError(_NO_ROWS, claim=claim)
    found = sum(row.amount for row in application.rows)
    if found != application.amount:
        raise ContentError(_ROWS_DIFFER, claim=claim, claimed=Money(application.amount), found=Money(found))
    for position, row in enumerate(application.rows, start=1):
        _check_row(application, position, row)


def _check_row(application: Application, position: int, row: PersonRow) -> None:
    where: dict[str, Said] = {"claim": application.number, "row": position, "claimed": Money(row.amount)}
    steps = row.explanation.steps
    if steps and sum(step.amount for step in steps) != row.amount:
        raise ContentError(_STEPS_DIFFER, **where, found=Money(sum(step.amount for step in steps)))
    bears_a_part = application.kind in OWN_PART_KINDS
    if row.own_part < 0 or (row.own_part and not bears_a_part):
        raise ContentError(_LINES_DIFFER, **where, found=Money(row.counted))
    for line in row.lines:
        if line.left_out and line.counted:
            raise ContentError(_LEFT_OUT_COUNTED, **where, line=line.id, found=Money(line.counted))
