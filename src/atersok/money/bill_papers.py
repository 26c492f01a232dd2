"""What is said back to a unit about its bill, and the basis that another region is billed on: PDF and xlsx."""

from collections.abc import Iterator, Sequence
from datetime import date

from atersok.accounts.models import region
from atersok.claims.appeal_text import applicant
from atersok.claims.documents.amounts import kronor
from atersok.claims.documents.fields import cost_kind
from atersok.claims.documents.lists import ListLetter, ListTable, Part, render_list_letter
from atersok.claims.exports import Cell, Kronor
from atersok.intake.reading.codes import COUNTY
from atersok.money.bill_reading import ShownLine
from atersok.money.models import BEFORE_APPROVAL, Bill, RegionBill, RegionBillRow
from atersok.people.masking import latest_number
from atersok.people.models import IdentifierKind, Person

ANSWER = ("Rad", "LMA-nummer", "Datum")
HIDDEN = "se raden i er räkning"


def county_name(code: str) -> str:
    """A region by its county code, in words."""
    words = COUNTY.words.get(code, ())
    return words[0] if words else code


# --- back to the unit -------------------------------------------------------------------------------------------------
def answer(bill: Bill, lines: Sequence[ShownLine], against: Sequence[str], day: date) -> bytes:
    """What is missing in a bill, as PDF to the unit: no more of anybody than the unit wrote itself."""
    told = [one for one in lines if one.problems]
    table = ListTable((*ANSWER, remarks(bill)), [_answer_row(one) for one in told], (0, 0, 0, 1))
    waits = bill.state in BEFORE_APPROVAL
    asked = [*against, "Rätta raderna nedan och skicka räkningen igen."] if waits else []
    parts = [
        Part(
            "Vad vi ber om" if waits else "Räkningen",
            [*([bill.reason] if bill.reason else []), *asked],
            [
                ("Faktura", bill.invoice), ("Fakturadatum", bill.day.isoformat()),
                ("Rader", str(len(lines))),
                ("Rader att rätta eller kontrollera" if waits else "Rader med anmärkning", str(len(told))),
            ],
        ),
        Part("Raderna", table=table) if told else Part("Raderna", ["Vi har inga anmärkningar på raderna."]),
    ]  # fmt: skip
    return render_list_letter(
        ListLetter("Svar om räkning", str(bill), applicant(region()), (bill.unit.name,), day, parts)
    )  # fmt: skip


def remarks(bill: Bill) -> str:
    """What the column of remarks is called: an approved bill asks for nothing."""
    return "Vad som behöver rättas eller kontrolleras" if bill.state in BEFORE_APPROVAL else "Anmärkning"


def _answer_row(one: ShownLine) -> tuple[str, ...]:
    words = " ".join(words for _weight, words in one.problems)
    return str(one.line.row), one.lma or HIDDEN, one.given[1], words


def answer_rows(lines: Sequence[ShownLine]) -> Iterator[list[Cell]]:
    """The same as a table, with everything the unit wrote."""
    for one in lines:
        yield [one.line.row, *one.given, " ".join(words for _weight, words in one.problems)]


# --- payment basis ----------------------------------------------------------------------------------------------------
def basis_rows(bills: Sequence[Bill]) -> Iterator[list[Cell]]:
    """A row a bill: whom to pay, for which invoice, how much. Nobody is named."""
    for bill in bills:
        unit = bill.unit
        payable = getattr(bill, "payable", 0)
        yield [
            str(bill), unit.code, unit.name, unit.organisation_number, unit.bankgiro, bill.invoice, bill.day,
            Kronor(payable), str(bill.voucher or ""),
        ]  # fmt: skip


# --- to another region ------------------------------------------------------------------------------------------------
REGION_COLUMNS = ("LMA-nummer", "Personnummer", "Namn", "Datum", "Slag", "Enhet", "Belopp", "Avgift", "Att betala")


def region_rows(rows: Sequence[RegionBillRow]) -> Iterator[list[Cell]]:
    """The frozen rows with the people as the other region knows them."""
    for row in rows:
        yield [
            latest_number(row.person, IdentifierKind.LMA), _personal(row.person),
            f"{row.person.given_name} {row.person.family_name}".strip(), row.day, cost_kind(row.kind, "sv"),
            row.unit_name, Kronor(row.amount), Kronor(row.fee), Kronor(row.amount - row.fee),
        ]  # fmt: skip


def region_basis(bill: RegionBill, rows: Sequence[RegionBillRow], day: date) -> bytes:
    """The basis as PDF."""
    listed = [[_written(cell) for cell in row] for row in region_rows(rows)]
    slim = [[lma or personal, name, on, kind, unit, net] for lma, personal, name, on, kind, unit, _a, _f, net in listed]
    total = ("Summa", "", "", "", "", kronor(bill.amount))
    table = ListTable(("Nummer", "Namn", "Datum", "Slag", "Enhet", "Att betala"), slim, (0, 2, 0, 0, 2, 0), (5,), total)
    intro = Part(
        "Vad underlaget gäller",
        (
            "Vård som våra enheter gav personer som den dagen var registrerade hos Migrationsverket eller folkbokförda "
            "i er region. Belopp enligt riksavtalet, patientavgiften avdragen.",
        ),
        (
            ("Period", f"{bill.since.isoformat()}–{bill.until.isoformat()}"), ("Rader", str(len(rows))),
            ("Att betala", kronor(bill.amount)),
        ),
    )  # fmt: skip
    return render_list_letter(
        ListLetter(
            "Underlag för fakturering", bill.number, applicant(region()), (f"Region: {county_name(bill.region)}",), day,
            [intro, Part("Rader", table=table, new_page=len(rows) > 20)],
        )
    )  # fmt: skip


def _written(cell: Cell) -> str:
    if isinstance(cell, Kronor):
        return kronor(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell or "")


def _personal(person: Person) -> str:
    return latest_number(person, IdentifierKind.PERSONAL) or latest_number(person, IdentifierKind.COORDINATION)
