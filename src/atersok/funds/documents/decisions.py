"""Beslutslista: every decision of a year on the fund's money, for the board and for the diary."""

from atersok.funds.dividing import divided
from atersok.funds.documents.blocks import Heading, Paper, Paragraph, Table, number
from atersok.funds.documents.common import About
from atersok.funds.followup import decided_by_centre
from atersok.funds.models import Asking, Step

COLUMNS = ("Dag", "Beslut", "Avser", "Kst eller vårdgivare", "Belopp kr")
type Decision = tuple[str, str, str, str, int]


def decisions_of(about: About) -> list[Decision]:
    """Day, reference, what, for whom, öre: the allocation need by need, the draws, the requests granted and refused."""
    division = divided(about.fund, about.year)
    found: list[Decision] = []
    if division.allocation and division.allocation.decided:
        day, reference = division.allocation.decided.isoformat(), division.allocation.reference
        found += [(day, reference, f"Fördelning: {row.need.label}", row.need.cost_centre, row.need.amount)
                  for row in division.rows]  # fmt: skip
    for row in division.rows:
        for one in row.draws:
            what = f"Uttag ur {row.need.label}: {one.purpose}"
            found.append((one.day.isoformat(), one.reference, what, one.cost_centre, one.amount))
    return sorted(found + _askings(about), key=lambda one: one[0])


TRANSFER_COLUMNS = ("Till kst", "Objekt", "Belopp kr", "Text", "Beslut")
type Transfer = tuple[str, str, int, str, str]


def transfers_of(about: About) -> list[Transfer]:
    """Omföring: what each cost centre is to have by the decision, öre; nothing before there is one."""
    division = divided(about.fund, about.year)
    if not division.allocation or not division.allocation.decided:
        return []
    decided, names = decided_by_centre([row.need for row in division.rows])
    reference = division.allocation.reference
    return [(one, about.fund.objekt, amount, ", ".join(names[one])[:200], reference)
            for one, amount in sorted(decided.items()) if amount]  # fmt: skip


def _askings(about: About) -> list[Decision]:
    decided = Asking.objects.filter(
        fund=about.fund, need__allocation__year=about.year, step__in=(Step.APPROVED, Step.PAID, Step.REFUSED)
    ).select_related("need", "unit")
    return [
        (one.decided.isoformat() if one.decided else "", one.reference,
         f"Äskande kvartal {one.quarter}, {one.need.title}: {one.get_step_display().lower()}", one.unit.name,
         one.granted or 0)
        for one in decided.order_by("pk")
    ]  # fmt: skip


def decision_list(about: About) -> Paper:
    """The list on paper."""
    rows = tuple((*row[:4], number(row[4])) for row in decisions_of(about))
    blocks = (Heading("Beslut"), Table(COLUMNS, rows, (12, 18, 40, 16, 14), (4,)) if rows
              else Paragraph("Inget är beslutat."))  # fmt: skip
    return Paper(f"Beslut om {about.name}", about.region.name, about.day, about.fund.diary, about.facts, blocks)
