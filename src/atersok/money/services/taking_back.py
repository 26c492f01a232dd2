"""Taking back what a list placed by itself, so that the list can be taken back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from atersok.accounts.models import User
from atersok.money.errors import NotNowError
from atersok.money.locks import Lock, hold
from atersok.money.models import How, Match, PaymentLine, PayoutShare, RunState
from atersok.money.services.payments import undo

_NAMED = 5


@transaction.atomic
def undo_own(user: User, lines: QuerySet[PaymentLine], reason: str, today: date) -> int:
    """Undo the placings that lines got by themselves, in a voucher of its own; how many.

    Raises NotNowError, with a sentence for each thing, where somebody placed one or an attested payout has divided the
    money: both are people's to take back.
    """
    hold(Lock.PAYMENTS)
    divided = PayoutShare.objects.filter(
        living=True, run__state=RunState.ATTESTED, run__attested__gt=OuterRef("made"),
        run__until__gte=OuterRef("line__payment__day"), receivable=OuterRef("receivable"),
    )  # fmt: skip
    placed = Match.objects.filter(line__in=lines, undone__isnull=True).order_by("pk")
    run = Subquery(divided.order_by("pk").values("run__number")[:1])
    kept = placed.annotate(paid_in=run).filter(~Q(how=How.EXACT) | Q(paid_in__isnull=False))
    if stopped := list(kept.select_related("line__payment", "receivable__claim", "by")):
        raise NotNowError(_why(stopped))
    own = list(placed.values_list("pk", flat=True))
    if own:
        undo(user, own, reason, today)
    return len(own)


def _why(stopped: Iterable[Match]) -> list[str]:
    """What stops it, a sentence a payment: what was paid out by which run, what was placed by whom."""
    named: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for match in stopped:
        run: str | None = getattr(match, "paid_in", None)
        by = run or (match.by.name if match.by else "")
        named[str(match.line.payment), bool(run)].append(f"{match.receivable}, {by}")
    paid_out = _("Delar av %(payment)s är fördelade i en attesterad utbetalning (%(which)s). Ångra placeringarna "
                 "först: nästa utbetalning tar tillbaka det som enheterna fick.")  # fmt: skip
    by_hand = _("Delar av %(payment)s är placerade för hand (%(which)s). Ångra placeringarna först.")
    return [
        (paid_out if paid else by_hand) % {"payment": payment, "which": _some(which)}
        for (payment, paid), which in named.items()
    ]


def _some(names: Sequence[str]) -> str:
    known = sorted(set(names))
    return "; ".join(known[:_NAMED]) + ("; …" if len(known) > _NAMED else "")
