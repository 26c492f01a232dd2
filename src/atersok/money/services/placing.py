"""Placing by itself what is certain: run after every import of payments and every night."""

from datetime import date

from atersok.accounts.models import User
from atersok.law.rules.schablon_vard_kvartal import KIND as LUMP
from atersok.money import matching, waiting
from atersok.money.models import How
from atersok.money.services.payments import Placement, place


def place_certain(user: User | None, today: date) -> int:
    """Place every line that fits one receivable and nothing else; how many."""
    lines = waiting.open_lines(waiting.unplaced())
    lump = matching.of_quarters(lines, waiting.quarters(), LUMP)
    placed = {pair.line.pk for pair in lump}
    pairs = [*lump, *matching.exact((line for line in lines if line.pk not in placed), waiting.open_rows())]
    place(
        user,
        [
            Placement(pair.line.pk, pair.row.receivable, pair.row.row, pair.line.amount, How.EXACT, pair.reasons)
            for pair in pairs
        ],
        today,
    )
    return len(pairs)
