"""What every verb needs: the fund's row held, rules as ValidationErrors."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from atersok.claims.errors import NotNowError
from atersok.funds.models import Fund, Need, Status
from atersok.law.money import show
from atersok.person_numbers import numbers_of_people


def held(fund_id: int) -> Fund:
    """The fund as it is now, locked until the transaction ends."""
    return Fund.objects.select_for_update().get(pk=fund_id)


def in_force(need: Need) -> None:
    """Raises NotNowError unless there is a decision on the need and the state has not taken the fund back."""
    if need.fund.status == Status.WITHDRAWN:
        raise NotNowError(_("Staten har tagit tillbaka medlen. Det finns inget att fördela."))
    if need.allocation.decided is None:
        raise NotNowError(_("Fördelningen är inte beslutad. Vänta tills det finns ett beslut."))


def above_zero(amount: int, field: str) -> None:
    """Raises ValidationError on the field for 0 kr or less."""
    if amount <= 0:
        raise ValidationError({field: _("Beloppet ska vara större än 0 kr.")})


def about_nobody(text: str, field: str) -> None:
    """Raises ValidationError on the field for a text with somebody's number in it."""
    found = numbers_of_people(text)
    if found:
        raise ValidationError({field: _("Ta bort %(found)s: texten får inte handla om enskilda personer.")
                               % {"found": ", ".join(found)}})  # fmt: skip


def within(amount: int, room: int, field: str, what: str) -> None:
    """Raises ValidationError on the field when more is wanted than there is room for; `what` says whose room it is."""
    if amount > room:
        raise ValidationError({field: _("%(what)s: %(wanted)s är mer än de %(room)s som finns kvar.")
                               % {"what": what, "wanted": show(amount), "room": show(room)}})  # fmt: skip
