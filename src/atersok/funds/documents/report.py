"""Uppföljningsrapport: decided, used, difference and its comment, what is not used, pots and requests."""

from collections.abc import Iterator

from atersok.funds.dividing import Division, divided
from atersok.funds.documents.blocks import Block, Bullets, Heading, Paper, Paragraph, Table, millions, number
from atersok.funds.documents.common import About, firmness, lowered
from atersok.funds.followup import FollowUp, Row, follow_up
from atersok.funds.models import Asking, Step
from atersok.law.money import show

_MONTHS = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
           "november", "december")  # fmt: skip


def report(about: About) -> Paper:
    """The follow-up of a year, as the ledger last told."""
    followed, division = follow_up(about.fund, about.year), divided(about.fund, about.year)
    return Paper(
        f"Uppföljning av {about.name}", about.region.name, about.day, about.fund.diary, about.facts,
        tuple(_blocks(about, followed, division)), wide=True,
    )  # fmt: skip


def _blocks(about: About, followed: FollowUp, division: Division) -> Iterator[Block]:
    yield Heading("Sammanfattning")
    yield Bullets((*firmness(about.fund), *_summary(followed, division)) or ("Det finns varken beslut eller utfall.",))
    yield Heading("Utfall mot beslut")
    yield _table(followed) if followed.rows else Paragraph("Det finns varken beslut eller utfall för året.")
    if followed.other:
        other = f"På objektet finns också {show(followed.other)} på konton som inte är kostnader."
        yield Paragraph(f"{other} De räknas inte.")
    if followed.reminders:
        named = ", ".join(row.cost_centre or "utan kostnadsställe" for row in followed.reminders)
        yield Paragraph(f"Avvikelsen saknar kommentar för: {named}.")
    if division.pots:
        yield Heading("Potter med delegerat beslut")
        yield from _pots(division)
    if any(row.askings for row in division.rows):
        yield Heading("Äskanden från externa vårdgivare")
        yield _askings(division)
    yield Heading("Källa")
    yield Paragraph(_source(followed))


def _summary(followed: FollowUp, division: Division) -> Iterator[str]:
    total = followed.sum
    if division.outcome is not None:
        yield f"Regionen får {millions(division.outcome)}. Fördelat är {millions(division.sum)}."
    if followed.file:
        month = _MONTHS[followed.file.through - 1]
        yield f"Till och med {month} är {millions(total.used)} använt. {_difference(total)}"
        yield f"I samma takt blir helåret {millions(total.forecast)}."
    if division.over:
        yield lowered(division)
    elif division.left:
        yield f"{show(division.left)} är inte fördelat."
    unused = sum(row.left for row in followed.rows if row.left > 0)
    if followed.file and unused:
        yield f"{show(unused)} av det fördelade är inte använt."


def _difference(total: Row) -> str:
    if total.left < 0:
        return f"Det är {millions(-total.left)} mer än beslutat."
    return f"Det är {millions(total.left)} mindre än beslutat."


def _table(followed: FollowUp) -> Table:
    return Table(
        ("Kst", "Behov", "Beslutat kr", "Använt kr", "Avvikelse kr", "Avvikelse %", "Prognos helår kr",
         "Kommentar och beslut"), tuple(_row(row) for row in followed.rows), (6, 18, 11, 11, 11, 9, 12, 22),
        (2, 3, 4, 5, 6), ("Summa", "", *_amounts(followed.sum), ""),
    )  # fmt: skip


def _row(row: Row) -> tuple[str, ...]:
    said = f"{row.comment.text} ({row.comment.reference})" if row.comment else "–"
    return row.cost_centre or "–", row.needs or "Inget beslut", *_amounts(row), said


def _amounts(row: Row) -> tuple[str, ...]:
    if not row.through:
        return number(row.decided), "–", "–", "–", "–"
    return number(row.decided), number(row.used), number(row.left), row.percent, number(row.forecast)


def _pots(division: Division) -> Iterator[Block]:
    rows = [
        (
            row.need.label,
            number(row.need.amount),
            number(row.used),
            number(row.left),
            row.need.delegated_to or "Delegationen är borttagen",
        )
        for row in division.pots
    ]
    used = "Uttaget och äskat kr" if any(row.askings for row in division.pots) else "Uttaget kr"
    yield Table(("Pott", "Beslutat kr", used, "Kvar kr", "Beslutar"), tuple(rows), (30, 14, 14, 14, 28), (1, 2, 3))
    draws = [draw for row in division.pots for draw in row.draws]
    if draws:
        total = ("Summa", "", "", "", number(sum(one.amount for one in draws)))
        drawn = tuple(
            (one.day.isoformat(), one.reference, one.purpose, one.cost_centre, number(one.amount)) for one in draws
        )
        columns = ("Dag", "Delegationsbeslut", "Till vad", "Kst", "Belopp kr")
        yield Table(columns, drawn, (12, 18, 46, 10, 14), (4,), total)


def _askings(division: Division) -> Table:
    rows = [(row.need.label, *_asked(row.askings)) for row in division.rows if row.askings]
    return Table(
        ("Område", "Antal", "Äskat kr", "Beviljat kr", "Utbetalt kr"), tuple(rows), (40, 12, 16, 16, 16), (1, 2, 3, 4)
    )


def _asked(askings: tuple[Asking, ...]) -> tuple[str, ...]:
    paid = sum(one.granted or 0 for one in askings if one.step == Step.PAID)
    asked, granted = sum(one.amount for one in askings), sum(one.granted or 0 for one in askings)
    return str(len(askings)), number(asked), number(granted), number(paid)


def _source(followed: FollowUp) -> str:
    if followed.file is None:
        return "Inget utfall är inläst ur bokföringen."
    file = followed.file
    read = f"{file.created:%Y-%m-%d}"
    return f"Bokföringen till och med {_MONTHS[file.through - 1]} {file.year}, inläst {read} av {file.by.name}."
