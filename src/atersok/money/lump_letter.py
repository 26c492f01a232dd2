"""The letter that asks the agency to correct a quarter's lump sums, with the list of people as an appendix."""

from collections.abc import Sequence
from datetime import date

from atersok.accounts.models import User, region
from atersok.claims.appeal_text import applicant
from atersok.claims.documents.amounts import kronor
from atersok.claims.documents.lists import ListLetter, ListTable, Part, render_list_letter
from atersok.law.calendar import quarter_end
from atersok.money.lump import Row, Sum, by_outcome, whole
from atersok.money.lump_reading import number_of
from atersok.money.lump_shown import ShownRow
from atersok.money.models import LumpOutcome as Outcome

ASKED = (Outcome.MISSING_THERE, Outcome.WRONG_BAND, Outcome.WRONG_AMOUNT, Outcome.RECOVERED)
"""What the agency is asked to correct. Those we don't know are looked for in the own register first."""

_WORDS = {
    Outcome.MISSING_THERE: "Ingen schablonersättning betald",
    Outcome.WRONG_BAND: "Betald för en annan åldersgrupp",
    Outcome.WRONG_AMOUNT: "Annat belopp betalt",
    Outcome.RECOVERED: "Återkrävd",
}
_BANDS = {"le18": "0–18", "a19_60": "19–60", "ge61": "61–", "": ""}


def to_correct(rows: Sequence[Row]) -> list[Row]:
    """The rows that the letter is about: those that differ and are the agency's to correct."""
    return [row for row in rows if row.outcome in ASKED and row.difference]


def letter(user: User, quarter: date, shown: Sequence[ShownRow], hidden: int, day: date) -> bytes:
    """The letter as PDF. `hidden`: people with protected identity that the user may not see, sent separately."""
    rows = [one.row for one in shown]
    number = number_of(quarter)
    return render_list_letter(
        ListLetter(
            title="Begäran om rättelse av schablonersättning", number=number, region=applicant(region()),
            recipient=("Migrationsverket", "Enheten för statlig ersättning"), day=day, signer=user.name,
            parts=[_what(quarter, rows, hidden), _why(quarter), _sums(rows), _appendix(shown)],
        )
    )  # fmt: skip


def _what(quarter: date, rows: Sequence[Row], hidden: int) -> Part:
    total = whole(rows)
    last = quarter_end(quarter).isoformat()
    paragraphs = [
        "Regionen har jämfört utbetald schablonersättning för hälso- och sjukvård med de personer som enligt "
        f"regionens uppgifter var registrerade hos Migrationsverket och vistades i länet den {last}.",
        f"För {total.count} {'person' if total.count == 1 else 'personer'} skiljer sig beloppen. Där väntade vi "
        f"{kronor(total.expected)} och har fått {kronor(total.paid)}, en skillnad på {kronor(total.difference)}.",
        "Vi ber er kontrollera personerna i bilagan, rätta det som är fel och meddela oss vad ni kommer fram till för "
        "var och en.",
    ]
    if hidden:
        paragraphs.append(
            f"Begäran gäller dessutom {hidden} {'person' if hidden == 1 else 'personer'} med skyddade "
            "personuppgifter, som lämnas särskilt på det sätt som är avtalat för sådana uppgifter."
        )
    return Part("Vad vi ber om", paragraphs)


def _why(quarter: date) -> Part:
    last = quarter_end(quarter).isoformat()
    return Part(
        "Grund",
        (
            f"Ersättningen betalas utan ansökan för den som är registrerad den sista dagen i kvartalet, här {last}, "
            "med ett belopp efter ålder (förordningen 1996:1357 4–6 §§).",
            "Beslut om schablonersättningen kan inte överklagas (12 §). Vi ber därför om rättelse eller ändring enligt "
            "36–38 §§ förvaltningslagen (2017:900).",
        ),
    )


def _sums(rows: Sequence[Row]) -> Part:
    table = ListTable(
        ("Skillnad", "Personer", "Väntat", "Betalt", "Skillnad i kronor"),
        [_sum_row(_WORDS[outcome], sum_) for outcome, sum_ in by_outcome(rows).items()],
        (1, 0, 0, 0, 0), (1, 2, 3, 4), _sum_row("Summa", whole(rows)),
    )  # fmt: skip
    return Part("Sammanställning", table=table)


def _sum_row(label: str, sum_: Sum) -> tuple[str, ...]:
    return label, str(sum_.count), kronor(sum_.expected), kronor(sum_.paid), kronor(sum_.difference)


def _appendix(shown: Sequence[ShownRow]) -> Part:
    rows = [
        (
            one.number, one.name, one.born.isoformat() if one.born else "", _BANDS[one.row.band],
            _WORDS[one.row.outcome], kronor(one.row.expected), kronor(one.row.paid),
        )
        for one in shown
    ]  # fmt: skip
    total = whole([one.row for one in shown])
    table = ListTable(
        ("LMA-nummer", "Namn", "Född", "Ålder", "Skillnad", "Väntat", "Betalt"), rows, (0, 2, 0, 0, 2, 0, 0), (5, 6),
        ("Summa", "", "", "", "", kronor(total.expected), kronor(total.paid)),
    )  # fmt: skip
    return Part("Bilaga: personer", table=table, new_page=True)
