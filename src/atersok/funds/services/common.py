"""What every verb needs: the fund's row held, rules as ValidationErrors."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from atersok.funds.models import Fund
from atersok.law.money import show


def held(fund_id: int) -> Fund:
    """The fund as it is now, locked until the transaction ends."""
    return Fund.objects.select_for_update().get(pk=fund_id)


def within(amount: int, room: int, field: str, what: str) -> None:
    """Raises ValidationError on the field when more is wanted than there is room for; `what` says whose room it is."""
    if amount > room:
        raise ValidationError({field: _("%(what)s: %(wanted)s är mer än de %(room)s som finns kvar.")
                               % {"what": what, "wanted": show(amount), "room": show(room)}})  # fmt: skip
