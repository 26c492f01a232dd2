"""What the agency has taken back of a receivable and nobody has said anything about yet."""

from collections.abc import Collection

from django.db.models import Q, Sum

from atersok.money.models import Account, Entry, Event, Match

_ACCEPTED = Q(voucher__event=Event.RECOVERY) | Q(voucher__reverses__event=Event.RECOVERY)


def to_accept(receivables: Collection[int]) -> dict[int, int]:
    """Öre of recoveries that are placed and not accepted, by receivable: never more than is open of it."""
    back = Match.objects.filter(receivable__in=receivables, undone__isnull=True, amount__lt=0).order_by()
    taken = dict(back.values_list("receivable").annotate(Sum("amount")))
    entries = Entry.objects.filter(account=Account.RECEIVABLE, receivable__in=list(taken)).order_by()
    sums = entries.values_list("receivable").annotate(
        Sum("amount", default=0), accepted=Sum("amount", filter=_ACCEPTED, default=0)
    )
    left = {pk: min(open_, accepted - taken[pk]) for pk, open_, accepted in sums}
    return {pk: amount for pk, amount in left.items() if amount > 0}
