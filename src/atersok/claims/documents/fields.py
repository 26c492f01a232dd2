"""The value of every form field, by the field's id in `forms.yaml`: one small function each."""

from collections.abc import Callable, Mapping
from datetime import date

from atersok.claims.documents.amounts import day, kronor, span
from atersok.claims.documents.content import Application, PersonRow
from atersok.law.wording import Text
from atersok.report.words import kind_name

MISSING = "uppgift saknas"
INTERPRETER = "tolk"

COST_KINDS: Mapping[str, Text] = {
    "vard": Text("Vård", "Care"),
    "tandvard": Text("Tandvård", "Dental care"),
    "tolk": Text("Tolk", "Interpreter"),
    "hjalpmedel": Text("Hjälpmedel", "Aids"),
    "sjukresa": Text("Sjukresa", "Travel"),
    "lakemedel": Text("Läkemedel", "Medicines"),
    "vardnadshavare_bup": Text("Vårdnadshavares behandling (BUP)", "Guardian's treatment (child psychiatry)"),
    "anhorigboende": Text("Anhörigs boende", "Relative's lodging"),
    "halsoundersokning": Text("Hälsoundersökning", "Health examination"),
    "schablon": Text("Schablonbelopp", "Lump sum"),
}


def cost_kind(code: str, lang: str = "sv") -> str:
    """A cost kind in words; a code that is not known is shown as it is."""
    return COST_KINDS[code].fill(lang) if code in COST_KINDS else code


def quarter(first: date, last: date) -> str:
    """`kvartal 1 2026` for a whole quarter, else the days."""
    number = (first.month - 1) // 3 + 1
    whole = first == date(first.year, 3 * number - 2, 1) and last == _quarter_end(first.year, number)
    return f"kvartal {number} {first.year} ({span(first, last)})" if whole else span(first, last)


def _quarter_end(year: int, number: int) -> date:
    return date(year, 3 * number, 31 if number in (1, 4) else 30)


def identity(row: PersonRow) -> str:
    """Personnummer where there is one, else the birth date."""
    return row.personal_number or day(row.birth_date)


def _counted(row: PersonRow, *, interpreter: bool | None = None) -> int:
    """Öre of the counted rows' price before fees; only or without the interpreter on request."""
    return sum(
        line.amount
        for line in row.lines
        if not line.left_out and (interpreter is None or interpreter == (line.kind == INTERPRETER))
    )


def fees(row: PersonRow) -> int:
    """Öre of patient fees taken off the counted rows: price less what is counted."""
    return sum(line.amount - line.counted for line in row.lines if not line.left_out)


def _cost_kinds(row: PersonRow) -> str:
    kinds = dict.fromkeys(line.kind for line in row.lines if not line.left_out)
    return ", ".join(cost_kind(kind) for kind in kinds)


def _contacts(row: PersonRow) -> str:
    return ", ".join(dict.fromkeys(line.contact for line in row.lines if line.contact and not line.left_out))


def _certificates(row: PersonRow) -> str:
    return ", ".join(f"utfärdat {day(one.issued)}" for one in row.certificates)


OF_APPLICATION: Mapping[str, Callable[[Application], str]] = {
    "region_name": lambda a: a.region.name,
    "organisation_number": lambda a: a.region.organisation_number,
    "postal_address": lambda a: ", ".join(a.region.address),
    "contact_person": lambda a: a.region.contact_person,
    "phone": lambda a: a.region.phone,
    "email": lambda a: a.region.email,
    "bankgiro": lambda a: a.region.bankgiro,
    "payment_reference": lambda a: a.region.reference,
    "claim_number": lambda a: a.number,
    "diary_number": lambda a: a.diary_number,
    "kind": lambda a: kind_name(a.kind, "sv"),
    "period": lambda a: span(a.first, a.last),
    "quarter": lambda a: quarter(a.first, a.last),
    "twelve_months": lambda a: span(a.first, a.last),
    "persons": lambda a: str(len(a.rows)),
    "total_amount": lambda a: kronor(a.amount),
    "estimated_amount": lambda a: kronor(a.amount),
}

OF_PERSON: Mapping[str, Callable[[PersonRow], str]] = {
    "dossier_number": lambda r: r.dossier_number,
    "name": lambda r: r.name,
    "birth_date": lambda r: day(r.birth_date),
    "identity": identity,
    "first_received": lambda r: day(r.first_received),
    "examination_date": lambda r: day(r.examination_date),
    "contact": _contacts,
    "contact_period": lambda r: span(r.first, r.last),
    "person_period": lambda r: span(r.first, r.last),
    "care": lambda r: r.care,
    "cost_kinds": _cost_kinds,
    "care_cost": lambda r: kronor(_counted(r, interpreter=False)),
    "cost": lambda r: kronor(_counted(r)),
    "actual_cost": lambda r: kronor(_counted(r)),
    "interpreter": lambda r: kronor(_counted(r, interpreter=True)),
    "interpreter_on_top": lambda r: kronor(_counted(r, interpreter=True)),
    "fees": lambda r: kronor(-fees(r)),
    "own_part": lambda r: kronor(-r.own_part),
    "amount": lambda r: kronor(r.amount),
    "certificates": _certificates,
}

MONEY_FIELDS = frozenset({
    "total_amount", "estimated_amount", "care_cost", "cost", "actual_cost", "interpreter", "interpreter_on_top",
    "fees", "own_part", "amount",
})  # fmt: skip


def of_application(application: Application, field: str) -> str:
    """What stands in a field about the application; `uppgift saknas` where nothing is given."""
    return OF_APPLICATION[field](application) or MISSING


def of_person(row: PersonRow, field: str) -> str:
    """What stands in a field about a person; `uppgift saknas` where nothing is given."""
    return OF_PERSON[field](row) or MISSING
