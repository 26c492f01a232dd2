"""Tjänsteskrivelse: what came in, what it is to be used for, what remains and on which conditions."""

from collections import defaultdict
from collections.abc import Iterator

from atersok.funds.dividing import Divided, Division, divided
from atersok.funds.documents.blocks import Block, Bullets, Heading, Paper, Paragraph, Table, lines, number
from atersok.funds.documents.common import About, firmness, lowered
from atersok.funds.explained import explained
from atersok.funds.figures import Figure
from atersok.funds.figures import Table as Outcome
from atersok.funds.figures import table as outcome_of
from atersok.funds.models import Handing, Part, Status
from atersok.funds.plan import TEXTS
from atersok.law.money import show

_LABELS = {
    Part.REFUGEE: "Enligt flyktingvariabler", Part.POPULATION: "Enligt befolkningsfördelning", Part.WHOLE: "Belopp",
}  # fmt: skip
_COUNTED = {Part.REFUGEE: "mottagna", Part.POPULATION: "invånare", Part.WHOLE: "i underlaget"}
_HANDING = {
    Handing.OWN_COST: "Inga pengar flyttas i redovisningen. Den som har fått medel bokför kostnaden på eget "
    "kostnadsställe med objekt {objekt} och kommenterar avvikelsen mot budget med det beslut som tillåter den.",
    Handing.TRANSFER: "Medlen förs om till den ansvariga verksamheten, som bokför kostnaden med objekt {objekt}.",
}


def memo(about: About) -> Paper:
    """The memo of a year: a proposal until the allocation is decided, then what was decided."""
    outcome, division = outcome_of(about.fund), divided(about.fund, about.year)
    return Paper(
        f"Användning av {about.name}", about.region.name, about.day, about.fund.diary, about.facts,
        tuple(_blocks(about, outcome, division)),
    )  # fmt: skip


def _blocks(about: About, outcome: Outcome, division: Division) -> Iterator[Block]:
    yield Heading("Beslut" if division.decided else "Förslag till beslut")
    yield Bullets((*firmness(about.fund), *_proposals(about, outcome, division)))
    if about.fund.purpose:
        yield Heading("Bakgrund")
        yield from (Paragraph(line) for line in lines(about.fund.purpose))
    yield Heading("Utfall per år")
    yield from _by_year(about, outcome)
    yield Heading(f"Utfall {about.year}")
    for figure in explained(outcome, about.year):
        yield from _one(about, figure)
    yield Heading("Behov")
    yield from _needs(division)
    yield Heading("Villkor")
    yield from _conditions(about)
    yield Heading("Redovisning")
    yield Paragraph(str(TEXTS[about.fund.kind]))
    objekt = about.fund.objekt or "enligt ekonomiavdelningen"
    yield Paragraph(_HANDING[Handing(about.fund.handing)].format(objekt=objekt))


def _proposals(about: About, table: Outcome, division: Division) -> Iterator[str]:
    outcome = "det utfall som fastställs" if division.outcome is None else show(division.outcome)
    figure = table.figure(about.year, about.fund.divided)
    if figure and figure.forecast:
        outcome = f"prognosen {outcome}"
    by = f" ({division.allocation.reference})" if division.allocation and division.decided else ""
    yield f"{show(division.sum)} av {outcome} fördelas {about.year} enligt tabellen under Behov{by}."
    if division.over:
        yield lowered(division)
    elif division.left:
        yield f"Kvarstående {show(division.left)} fördelas inte till någon verksamhet."
    for row in division.rows:
        if row.need.delegated_to:
            pot = f"”{row.need.label}”, {show(row.need.amount)},"
            yield f"Beslut om uttag ur {pot} delegeras till {row.need.delegated_to}."
    if any(row.need.external for row in division.rows):
        last = division.allocation.last_day if division.allocation else None
        when = f" För kvartal 4 är sista dagen {last.isoformat()}." if last else ""
        yield f"Externa vårdgivare äskar medel kvartalsvis inom de områden som är öppna för det.{when}"


def _by_year(about: About, outcome: Outcome) -> Iterator[Block]:
    rows = tuple(
        (_LABELS[part], *(_marked(one.amount, one.forecast) for one in figures)) for part, figures in outcome.rows
    )
    total = ("Totalt", *(_marked(*one) for one in outcome.totals)) if len(rows) > 1 else None
    years = tuple(f"{year}*" if year in outcome.forecasts else str(year) for year in outcome.years)
    right = tuple(range(1, len(years) + 1))
    yield Table((f"Kronor till {about.region.name}", *years), rows, (3, *(2 for _ in years)), right, total)
    if outcome.forecasts:
        yield Paragraph(f"* {_same_basis(outcome)}", small=True)
    for status, words in ((Status.ANNOUNCED, "aviserat men inte beslutat"), (Status.WITHDRAWN, "återtaget")):
        named = [f"{_LABELS[part].lower()} {one.year}" for part, figures in outcome.rows for one in figures
                 if one.frame and one.frame.status == status]  # fmt: skip
        if named:
            yield Paragraph(f"Statens belopp är {words} för: {', '.join(named)}.", small=True)


def _marked(amount: int | None, forecast: bool) -> str:
    return f"{number(amount)}*" if forecast else number(amount)


def _same_basis(outcome: Outcome) -> str:
    bases = sorted({one.basis.year for _part, figures in outcome.rows for one in figures if one.forecast and one.basis})
    years = ", ".join(map(str, bases))
    return f"Prognos på samma underlag som {years}, varje del avrundad till närmaste 10 000 kronor."


def _one(about: About, figure: Figure) -> Iterator[Block]:
    part, rows = figure.part, []
    if figure.frame:
        rows.append(("Belopp till alla regioner, kr", number(figure.frame.amount)))
    basis = figure.basis
    if basis and basis.national is not None and basis.own is not None:
        rows.append((f"Antal {_COUNTED[part]} i riket", f"{basis.national:,}".replace(",", "\N{NO-BREAK SPACE}")))
        rows.append((f"Antal {_COUNTED[part]} i regionen", f"{basis.own:,}".replace(",", "\N{NO-BREAK SPACE}")))
    if basis:
        rows.append(("Regionens andel", figure.share_text))
    amount = "Prognos" if figure.forecast else "Belopp"
    yield Table(
        (_LABELS[part], str(figure.year)), tuple(rows), (3, 1), (1,),
        (f"{amount} till {about.region.name}, kr", number(figure.amount)),
    )  # fmt: skip
    yield from _sources(figure)


def _sources(figure: Figure) -> Iterator[Block]:
    """Where the figures come from, and how a published amount differs from what the key gives."""
    if figure.differs and figure.computed is not None:
        more = "mer" if figure.differs > 0 else "mindre"
        said = f"Det publicerade beloppet är {show(abs(figure.differs))} {more} än underlaget ger"
        yield Paragraph(f"{said}, {show(figure.computed)}.", small=True)
    for source in dict.fromkeys((one.day, one.source) for one in (figure.given, figure.basis) if one):
        yield Paragraph(f"Uppgift per {source[0].isoformat()}. Källa: {source[1]}.", small=True)


def _needs(division: Division) -> Iterator[Block]:
    if not division.rows:
        yield Paragraph("Inga behov är angivna.")
        return
    rows = tuple(_need_row(row, before) for before, row in zip((None, *division.rows), division.rows, strict=False))
    left = division.left
    remainder = division.allocation.remainder if division.allocation else ""
    total = ("Summa", "", "", number(division.sum if left is None else division.outcome), "")
    rest = "Fördelat utöver utfallet" if division.over else "Kvarstående medel"
    kept = () if left is None else ((rest, remainder, "", number(left), ""),)
    yield Table(
        ("Behov", "Förtydligande samt ansvarig verksamhet", "Ansvarig vsh/kst", "Föreslagna medel kr",
         "Beslut om tidigare fattade"), rows + kept, (22, 34, 12, 15, 17), (3,), total,
    )  # fmt: skip
    decided: dict[str, int] = defaultdict(int)  # as it is decided: draws on a pot come later
    for row in division.rows:
        decided[row.need.cost_centre] += row.need.amount
    yield Paragraph("Fördelat per kostnadsställe:")
    yield Table(
        ("Kostnadsställe", "Medel kr"), tuple((one, number(amount)) for one, amount in sorted(decided.items())), (3, 1),
        (1,), ("Summa", number(division.sum)),
    )  # fmt: skip
    if division.options:
        yield Paragraph("Har kostnadsberäknats men föreslås inte:")
        yield Bullets(
            tuple(f"{one.title}, {show(one.amount)}. {one.clarification}".strip() for one in division.options)
        )


def _need_row(row: Divided, before: Divided | None) -> tuple[str, ...]:
    need = row.need
    title = "" if before and before.need.title == need.title else need.title
    words = [need.clarification, need.responsible]
    if need.delegated_to:
        words.append(f"Beslut om uttag delegeras till {need.delegated_to}.")
    if need.external:
        cap = f", högst {show(need.cap)} per kvartal" if need.cap else ""
        words.append(f"Externa vårdgivare får äska{cap}.")
    if need.investment:
        words.append("Avser årets avskrivning.")
    return (
        title,
        "\n".join(one for one in words if one),
        need.cost_centre,
        number(need.amount),
        "\n".join(need.decisions),
    )


def _conditions(about: About) -> Iterator[Block]:
    own, external = lines(about.fund.conditions), lines(about.fund.external_conditions)
    if own:
        yield Paragraph("För verksamhet som regionen driver själv:")
        yield Bullets(own)
    if external:
        yield Paragraph("För externa vårdgivare med offentlig finansiering:")
        yield Bullets(external)
    if not own and not external:
        yield Paragraph("Inga särskilda villkor.")
