"""What the templates show, made from the content: texts ready to print, nothing left to compute in typst."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from atersok.claims.documents.amounts import day, kronor, span, years, yes_no
from atersok.claims.documents.content import Application, PersonRow, ShownCondition, SpecLine
from atersok.claims.documents.fields import MISSING, MONEY_FIELDS, cost_kind, fees, identity, of_application, of_person
from atersok.claims.documents.forms import FormField, FormSpec
from atersok.report.words import kind_name

COUNTED_COLUMNS = ("Datum", "Id", "Slag", "Vårdkontakt", "Enhet", "Belopp", "Avgift", "Räknas")
LEFT_OUT_COLUMNS = ("Datum", "Id", "Slag", "Vårdkontakt", "Enhet", "Belopp", "Räknas inte därför att")
LUMP_COLUMNS = ("Nr", "Dossiernr", "Namn", "Datum", "Slag", "Belopp")
KIND_COLUMNS = ("Slag", "Antal", "Belopp", "Avgift", "Räknas")
TOTAL = "Summa"
CLAIMED = "Sökt belopp"
OWN_PART = "Avgår del som regionen står för (1996:1357 7 §)"
_MARKS = {True: "✓ ja", False: "✗ nej", None: "? okänt"}
_ASSURANCE = "Regionen intygar att uppgifterna är riktiga och att kostnaderna inte ersätts av staten på annat sätt."
_INTRO = (
    "Bilagan visar varje villkor som prövats, vad som hittades och hur beloppet räknats fram, som det var när "
    "ansökan sändes."
)
_NARROW = frozenset({
    "dossier_number", "identity", "birth_date", "examination_date", "first_received", "person_period",
})  # fmt: skip

type View = dict[str, Any]


def _common(application: Application, title: str) -> View:
    version = f"Regelverk: {application.law_version}" if application.law_version else ""
    return {
        "title": f"{title} {application.number}",
        "header": f"{title} {application.number}",
        "footer": version,
        "region": application.region.name,
        "day": day(application.day),
    }


def application_view(application: Application, spec: FormSpec) -> View:
    """The application on its form: fields in the form's order, sums, signature, enclosures."""
    return {
        **_common(application, "Ansökan"),
        "recipient": spec.recipient(application.kind),
        "notice": _notice(spec),
        "applicant": [_field(one, of_application(application, one.id)) for one in spec.applicant],
        "claim": [_field(one, of_application(application, one.id)) for one in spec.claim],
        "one-person": spec.one_person,
        **_persons(application, spec),
        "sums": _sums(application),
        "total": {"label": CLAIMED, "value": kronor(application.amount)},
        "note": application.note,
        "assurance": _ASSURANCE,
        "signature": _signature(application),
        "enclosure-columns": ("Nr", "Handling", "Fil"),
        "enclosures": [(str(n), one.title, one.filename) for n, one in enumerate(application.enclosures, start=1)],
        "enclose": spec.enclose,
    }


def _notice(spec: FormSpec) -> str:
    number = f"Blankett {spec.number}: {spec.title}." if spec.number else f"{spec.title}."
    marked = f" Märkning: ”{spec.letter}”." if spec.letter else ""
    eservice = " Används när e-tjänsten för regioner inte kan nås." if spec.eservice else ""
    withdrawn = f" {spec.withdrawn}" if spec.withdrawn else ""
    return f"{number}{marked}{eservice}{withdrawn}"


def _signature(application: Application) -> list[View]:
    shown = [("Namnförtydligande", application.signer), ("Befattning", application.signer_title)]
    return [{"label": label, "value": value or MISSING} for label, value in shown]


def _field(field: FormField, value: str) -> View:
    return {"label": field.label, "value": value}


def _persons(application: Application, spec: FormSpec) -> View:
    if spec.one_person:
        return {"person": [_field(one, of_person(application.rows[0], one.id)) for one in spec.person]}
    return {
        "columns": ["Nr", *(one.short for one in spec.person)],
        "rows": [
            (str(n), *(of_person(row, one.id) for one in spec.person)) for n, row in enumerate(application.rows, 1)
        ],
        "widths": ["auto", *(_width(one) for one in spec.person)],
        "right": [n for n, one in enumerate(spec.person, start=1) if one.id in MONEY_FIELDS],
    }


def _width(field: FormField) -> str:
    return "auto" if field.id in _NARROW or field.id in MONEY_FIELDS else "1"


def _row_sums(row: PersonRow) -> list[View]:
    gross = sum(line.amount for line in row.lines if not line.left_out)
    if not row.lines:
        return []
    sums = [("Rader som räknas, belopp", gross), ("Avgår patientavgifter", -fees(row)), (OWN_PART, -row.own_part)]
    return [{"label": label, "value": kronor(ore)} for n, (label, ore) in enumerate(sums) if ore or n == 0]


def _sums(application: Application) -> list[View]:
    lump = [row for row in application.rows if not row.lines]
    gross = sum(line.amount for row in application.rows for line in row.lines if not line.left_out)
    sums = [
        ("Schablonbelopp", sum(row.amount for row in lump)),
        ("Kostnader som räknas", gross),
        ("Avgår patientavgifter", -sum(fees(row) for row in application.rows)),
        (OWN_PART, -sum(row.own_part for row in application.rows)),
    ]
    return [{"label": label, "value": kronor(ore)} for label, ore in sums if ore]


def lines_of(row: PersonRow) -> tuple[SpecLine, ...]:
    """The cost rows; a lump sum without rows is one row of its own without an id, on the examination's day."""
    if row.lines:
        return row.lines
    kind = "halsoundersokning" if row.examination_date else "schablon"
    when = row.examination_date or row.last
    return (SpecLine("", when, kind, row.amount, counted=row.amount),)


def heading(position: int) -> str:
    """What a person is called above a table: a number, since headings become bookmarks."""
    return f"Person {position}"


def person_identity(row: PersonRow) -> str:
    """Name, dossier number, personnummer or birth date, and the period."""
    return f"{row.name} · dossiernummer {row.dossier_number or MISSING} · {identity(row)} · {span(row.first, row.last)}"


def specification_view(application: Application) -> View:
    """Every cost row by person, sums by kind, and the way from the rows to the claim."""
    everything = [line for row in application.rows for line in lines_of(row) if not line.left_out]
    return {
        **_common(application, "Kostnadsspecifikation"),
        "claim": _claim_fields(application),
        "counted-columns": COUNTED_COLUMNS,
        "left-out-columns": LEFT_OUT_COLUMNS,
        "kind-columns": KIND_COLUMNS,
        "persons": [_spec_person(n, row) for n, row in enumerate(application.rows, start=1) if row.lines],
        **_lump_sums(application),
        "kinds": [_kind_row(cost_kind(kind), lines) for kind, lines in by_kind(everything).items()],
        "kinds-total": _kind_row(TOTAL, everything),
        "sums": _sums(application),
        "total": {"label": CLAIMED, "value": kronor(application.amount)},
    }


def by_kind(lines: Iterable[SpecLine]) -> Mapping[str, list[SpecLine]]:
    """Rows by cost kind, in order of first appearance."""
    groups: dict[str, list[SpecLine]] = defaultdict(list)
    for line in lines:
        groups[line.kind].append(line)
    return groups


def _kind_row(label: str, lines: list[SpecLine]) -> tuple[str, ...]:
    sums = (sum(one.amount for one in lines), sum(one.fee for one in lines), sum(one.counted for one in lines))
    return (label, str(len(lines)), *map(kronor, sums))


def _claim_fields(application: Application) -> list[View]:
    shown = [
        ("Ansökan", application.number),
        ("Ersättning", kind_name(application.kind, "sv")),
        ("Period", span(application.first, application.last)),
        ("Sökt belopp", kronor(application.amount)),
    ]
    return [{"label": label, "value": value} for label, value in shown]


def _lump_sums(application: Application) -> View:
    rows = [(n, row) for n, row in enumerate(application.rows, start=1) if not row.lines]
    shown = [(n, row, line) for n, row in rows for line in lines_of(row)]
    return {
        "lump-columns": LUMP_COLUMNS,
        "lump": [
            (str(n), row.dossier_number or MISSING, row.name, day(line.day), cost_kind(line.kind), kronor(line.amount))
            for n, row, line in shown
        ],
        "lump-total": ("", "", TOTAL, "", "", kronor(sum(row.amount for _, row in rows))),
    }


def _spec_person(position: int, row: PersonRow) -> View:
    counted = [line for line in row.lines if not line.left_out]
    sums = (sum(line.amount for line in counted), sum(line.fee for line in counted), row.counted)
    return {
        "heading": heading(position),
        "identity": person_identity(row),
        "counted": [_counted_line(line) for line in counted],
        "counted-total": (TOTAL, "", "", "", "", *map(kronor, sums)),
        "left-out": [(*_line_start(line), kronor(line.amount), line.left_out) for line in row.lines if line.left_out],
        "sums": _row_sums(row),
        "total": {"label": CLAIMED, "value": kronor(row.amount)},
    }


def _line_start(line: SpecLine) -> tuple[str, ...]:
    return day(line.day), line.id, cost_kind(line.kind), line.contact, line.unit


def _counted_line(line: SpecLine) -> tuple[str, ...]:
    return (*_line_start(line), *map(kronor, (line.amount, line.fee, line.counted)))


def explanation_view(application: Application) -> View:
    """Så räknade vi, person by person, from the frozen explanation."""
    return {
        **_common(application, "Så räknade vi"),
        "intro": _INTRO,
        "claim": _claim_fields(application),
        "persons": [_explained(n, row) for n, row in enumerate(application.rows, start=1)],
    }


def _explained(position: int, row: PersonRow) -> View:
    frozen = row.explanation
    return {
        "heading": heading(position),
        "identity": person_identity(row),
        "conditions": [_condition(one) for one in frozen.conditions],
        "steps": [{"label": one.text, "value": kronor(one.amount)} for one in frozen.steps],
        "total": {"label": CLAIMED, "value": kronor(row.amount)},
        "alternatives": [
            (one.text, span(one.first, one.last), kronor(one.amount), kronor(one.amount - row.amount))
            for one in frozen.alternatives
        ],
        "certificates": [
            (day(one.issued), years(one.expected_years), *map(yes_no, (one.at_first_reception,
             one.linked_to_protection, one.ordered_by_doctor)))
            for one in row.certificates
        ],
        "values": [(one.name, one.value, span(one.first, one.last), one.basis) for one in frozen.values],
        "readings": [(one.question, one.choice, one.text) for one in frozen.readings],
    }  # fmt: skip


def _condition(one: ShownCondition) -> tuple[str, str, str]:
    return _MARKS[one.holds], one.text, one.basis


def all_lines(application: Application) -> list[tuple[int, PersonRow, SpecLine]]:
    """Every cost row with its person's number and row, for the workbook."""
    return list(chain.from_iterable(
        [(n, row, line) for line in lines_of(row)] for n, row in enumerate(application.rows, start=1)
    ))  # fmt: skip
