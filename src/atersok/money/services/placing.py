"""Placing by itself what is certain: run after every import of payments and every night."""

from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.law.rules.schablon_vard_kvartal import KIND as LUMP
from atersok.money import matching, waiting
from atersok.money.locks import Lock, hold
from atersok.money.models import How
from atersok.money.services.payments import Placement, place

# who has come into the register since the list was read, or was merged: a statement, for there may be 100 000 lines
_KNOWN_NOW = """
UPDATE money_paymentline l SET person_id = COALESCE(p.merged_into_id, p.id)
FROM people_identifier i JOIN people_person p ON p.id = i.person_id
WHERE l.person_id IS NULL AND l.lma <> '' AND i.kind = 'lma' AND i.value = replace(l.lma, '-', '')
"""


@transaction.atomic
def place_certain(user: User | None, today: date) -> int:
    """Place every line that fits one receivable and nothing else; how many.

    One does it at a time, and nobody places a line by hand meanwhile.
    """
    hold(Lock.PAYMENTS)
    with acting(user, gettext_noop("personen finns i registret nu")), connection.cursor() as cursor:
        cursor.execute(_KNOWN_NOW)
    lines = waiting.open_lines(waiting.unplaced())
    quarters = waiting.quarters()
    lump = matching.of_quarters(lines, quarters, LUMP, waiting.have_lump_sum(lines, quarters))
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
