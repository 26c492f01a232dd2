"""The facts folder as one table: files, columns, what is required and what is allowed (DESIGN §5).

Everything else in this package reads this table; the documentation is generated from it.
"""

from dataclasses import dataclass, field
from typing import Literal

from atersok.exchange.problems import Text

Shape = Literal["id", "text", "date", "amount", "years", "truth", "code", "county"]

FIRST_YEAR, LAST_YEAR = 1850, 2200

SITUATION_KINDS = (
    "asylsokande",
    "tillfalligt_skydd_sokt",
    "tillfalligt_skydd_beviljat",
    "tillstandssokande",
    "uppehallstillstand",
    "registrerad_mv",
    "kommunplats",
    "forvar",
    "folkbokford",
    "bevisperson",
    "medicinska_skal",
    "forlangning_sokt",
    "haller_sig_undan",
    "undantagen_lma",
    "medborgare",
)
PERMIT_GROUNDS = (
    *("5:1", "5:2", "5:4", "5:6", "5:11", "12:18", "21:2", "22"),
    *("2016:752", "2017:353", "anhorig", "annat"),
)
DETAILS: dict[str, tuple[str, ...]] = {
    "uppehallstillstand": PERMIT_GROUNDS,
    "registrerad_mv": ("asylboende", "ebo", "kommunboende"),
    "forvar": ("forvar", "hakte", "anstalt", "arrest"),
}
"""The details allowed for the situations that limit them; other situations take any text."""

CARE_KINDS = (
    *("omedelbar", "kan_inte_ansta", "kan_ansta", "modravard", "forlossning", "preventivmedel", "abort"),
    *("smittskydd", "tandvard_omedelbar", "tandvard_kan_inte_ansta", "tandvard_kan_ansta", "bup"),
)
COST_KINDS = (
    *("vard", "tandvard", "tolk", "hjalpmedel", "sjukresa", "lakemedel"),
    *("vardnadshavare_bup", "anhorigboende"),
)
OUTCOMES = ("pending", "approved", "partly", "refused")
CLAIM_KINDS = (
    "schablon_vard_kvartal",
    "halsoundersokning_asyl",
    "kostnadskravande_vard",
    "forvar_vard",
    "forvar_halsoundersokning",
    "halsoundersokning_tillstandssokande",
    "varaktig_vard",
    "varaktig_vard_1990",
    "halsoundersokning_uppehallstillstand",
    "extraordinara_vardkostnader",
    "bevisperson_vard",
    "medicinska_skal_vard",
    "utbildning_asyl_region",
)
_MUNICIPAL = Text("bara kommuner kan söka den ersättningen", "only municipalities can claim that reimbursement")
REFUSED_CLAIM_KINDS: dict[str, Text] = {
    "lakemedel_apotek": Text(
        "staten betalar apoteket direkt, förordning (1996:1357) 9 §",
        "the state pays the pharmacy directly, ordinance (1996:1357) section 9",
    ),
    "personer_utan_tillstand": Text(
        "vård enligt lag (2013:407) täcks av ett allmänt statsbidrag, inget söks per person",
        "care under act (2013:407) is covered by a general state grant, nothing is claimed per person",
    ),
    "lvu_institution": _MUNICIPAL,
    "initiala_kostnader": _MUNICIPAL,
    "sarskilda_kostnader_kommun": _MUNICIPAL,
}
"""Kinds of reimbursement that exist but where a region can claim nothing, and why."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its shape and whether it may be empty.

    ``empty`` is what an empty value means where that is not "unknown" (``None``).
    """

    name: str
    shape: Shape
    required: bool = False
    codes: tuple[str, ...] = ()
    empty: bool | int | None = None
    refused: dict[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class File:
    """One file of the folder: its columns in order and the columns that together are unique."""

    name: str
    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """The file's name without ``.csv``, also the name of the frame in the register."""
        return self.name.removesuffix(".csv")


PERSON = Column("person_id", "id", required=True)

FILES: tuple[File, ...] = (
    File(
        "persons.csv",
        (
            PERSON,
            Column("birth_date", "date", required=True),
            Column("sex", "code", codes=("K", "M")),
            Column("first_received", "date"),
            Column("deceased", "date"),
            Column("special_reasons", "truth", empty=False),
        ),
        unique=("person_id",),
    ),
    File(
        "situations.csv",
        (
            PERSON,
            Column("kind", "code", required=True, codes=SITUATION_KINDS),
            Column("from", "date", required=True),
            Column("to", "date"),
            Column("detail", "text"),
            Column("region", "county"),
        ),
    ),
    File(
        "family_ties.csv",
        (
            PERSON,
            Column("anchor_first_received", "date", required=True),
            Column("anchor_citizen_from", "date"),
            Column("applied_on", "date", required=True),
        ),
    ),
    File(
        "contacts.csv",
        (
            Column("contact_id", "id", required=True),
            PERSON,
            Column("start", "date", required=True),
            Column("end", "date"),
            Column("care_kind", "code", required=True, codes=CARE_KINDS),
        ),
        unique=("contact_id",),
    ),
    File(
        "costs.csv",
        (
            Column("cost_id", "id", required=True),
            PERSON,
            Column("date", "date", required=True),
            Column("kind", "code", required=True, codes=COST_KINDS),
            Column("amount", "amount", required=True),
            Column("fee", "amount", empty=0),
            Column("contact_id", "id"),
            Column("unit", "text"),
            Column("related", "truth", empty=True),
        ),
        unique=("cost_id",),
    ),
    File(
        "certificates.csv",
        (
            PERSON,
            Column("issued", "date", required=True),
            Column("expected_years", "years"),
            Column("at_first_reception", "truth"),
            Column("linked_to_protection", "truth"),
            Column("ordered_by_doctor", "truth"),
        ),
    ),
    File(
        "examinations.csv",
        (
            Column("examination_id", "id", required=True),
            PERSON,
            Column("date", "date", required=True),
            Column("infection_control", "truth", empty=False),
            Column("elsewhere", "truth", empty=False),
            Column("unit", "text"),
        ),
        unique=("examination_id",),
    ),
    File(
        "claims.csv",
        (
            Column("claim_id", "id", required=True),
            Column("kind", "code", required=True, codes=CLAIM_KINDS, refused=REFUSED_CLAIM_KINDS),
            PERSON,
            Column("from", "date"),
            Column("to", "date"),
            Column("received", "date"),
            Column("outcome", "code", required=True, codes=OUTCOMES),
            Column("decided", "date"),
            Column("claimed_amount", "amount"),
            Column("granted_amount", "amount"),
        ),
        unique=("claim_id", "person_id"),
    ),
    File(
        "claim_items.csv",
        (Column("claim_id", "id", required=True), Column("item_id", "id", required=True)),
        unique=("claim_id", "item_id"),
    ),
)

_ALLOWED: dict[Shape, Text] = {
    "id": Text("text utan styrtecken, t.ex. A-1042", "text without control characters, e.g. A-1042"),
    "text": Text("text utan styrtecken, t.ex. Ekan", "text without control characters, e.g. Ekan"),
    "date": Text(
        f"ett datum som finns, ÅÅÅÅ-MM-DD, år {FIRST_YEAR}–{LAST_YEAR}, t.ex. 2025-03-01",
        f"a date that exists, YYYY-MM-DD, year {FIRST_YEAR}–{LAST_YEAR}, e.g. 2025-03-01",
    ),
    "amount": Text(
        "kronor med decimalpunkt, högst nio siffror och två decimaler, t.ex. 1234.50",
        "kronor with a decimal point, at most nine digits and two decimals, e.g. 1234.50",
    ),
    "years": Text(
        "år med decimalpunkt, högst tre siffror och två decimaler, t.ex. 2.5 (livslångt är 99)",
        "years with a decimal point, at most three digits and two decimals, e.g. 2.5 (life-long is 99)",
    ),
    "truth": Text("0 (nej) eller 1 (ja)", "0 (no) or 1 (yes)"),
    "county": Text("länskod med två siffror, t.ex. 23", "county code of two digits, e.g. 23"),
}


def one_of(codes: tuple[str, ...]) -> Text:
    """The words for "one of these codes"."""
    return Text("något av " + ", ".join(codes), "one of " + ", ".join(codes))


def allowed(column: Column) -> Text:
    """What a column allows, with an example, from the same table as the validators."""
    return one_of(column.codes) if column.shape == "code" else _ALLOWED[column.shape]


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """One row of :func:`describe_schema`."""

    file: str
    column: str
    required: bool
    allowed: str
    allowed_en: str
    empty: str
    empty_en: str


def _meaning_of_empty(column: Column) -> Text:
    if column.required:
        return Text("får inte vara tomt", "must not be empty")
    if column.empty is None:
        return Text("okänt", "unknown")
    return Text(f"{column.empty:d}", f"{column.empty:d}")


def _allowed_in(file: File, column: Column) -> Text:
    if (file.name, column.name) != ("situations.csv", "detail"):
        return allowed(column)
    limited = "; ".join(f"{kind}: {', '.join(details)}" for kind, details in DETAILS.items())
    return Text(f"{limited}; annars fri text", f"{limited}; otherwise free text")


def describe_schema() -> list[ColumnRule]:
    """Every column of every file with what is allowed and what empty means, in file order."""
    return [
        ColumnRule(file.name, column.name, column.required, *_allowed_in(file, column), *_meaning_of_empty(column))
        for file in FILES
        for column in file.columns
    ]
