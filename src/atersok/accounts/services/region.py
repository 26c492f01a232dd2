"""Units, the region's own data, and its readings of the law's open questions."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import Region, Unit, User
from atersok.accounts.models import region as the_region
from atersok.history import acting
from atersok.law.policies import BY_NUMBER

UNIT_FIELDS = (
    "code", "name", "private", "organisation_number", "cost_centre", "bankgiro", "email", "region", "active",
)  # fmt: skip
REGION_FIELDS = (
    "code", "name", "organisation_number", "address", "contact", "phone", "email", "bankgiro", "four_eyes",
)  # fmt: skip


@transaction.atomic
def create_unit(actor: User, fields: Mapping[str, Any]) -> Unit:
    """A new unit."""
    unit = Unit(**{name: fields[name] for name in UNIT_FIELDS if name in fields})
    unit.full_clean()
    with acting(actor, gettext_noop("ny enhet")):
        unit.save()
    return unit


@transaction.atomic
def change_unit(actor: User, unit: Unit, fields: Mapping[str, Any]) -> Unit:
    """Change a unit. What it has done stays its own: a unit is put out of use, never removed."""
    kept = Unit.objects.select_for_update().get(pk=unit.pk)
    for name in UNIT_FIELDS:
        setattr(kept, name, fields.get(name, getattr(kept, name)))
    kept.full_clean()
    with acting(actor, gettext_noop("ändrade enheten")):
        kept.save()
    return kept


@transaction.atomic
def change_region(actor: User, fields: Mapping[str, Any], reason: str) -> Region:
    """Change the region's data. Raises ValidationError when one person is to be enough and no reason is given."""
    kept = Region.objects.select_for_update().get(pk=the_region().pk)
    if kept.four_eyes and fields.get("four_eyes") is False and not reason.strip():
        raise ValidationError({"reason": _("Skriv varför en person ensam ska få skicka en ansökan.")})
    for name in REGION_FIELDS:
        setattr(kept, name, fields.get(name, getattr(kept, name)))
    kept.full_clean()
    with acting(actor, reason.strip() or "regionens uppgifter"):
        kept.save(update_fields=REGION_FIELDS)
    return kept


@transaction.atomic
def choose_reading(actor: User, number: str, choice: str, reason: str) -> Region:
    """Choose how the region reads an open question of the law. Findings follow it from the next calculation.

    Raises ValidationError: no such question, a choice it does not have, or no reason.
    """
    question = BY_NUMBER.get(number)
    if question is None or choice not in question.choices:
        raise ValidationError(_("Den läsningen finns inte."))
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför regionen läser så.")})
    kept = Region.objects.select_for_update().get(pk=the_region().pk)
    kept.policies = kept.policies | {question.name: choice}
    with acting(actor, f"{number}: {reason.strip()}"):
        kept.save(update_fields=["policies"])
    return kept
