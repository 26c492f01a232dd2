"""Care written by hand, where no file brings it. Each verb is one transaction, with who and why in history."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.care.models import Certificate, Contact, Cost, Examination
from atersok.people.models import Person

PDF = b"%PDF-"


@transaction.atomic
def add_contact(user: User, person: Person, fields: dict[str, Any]) -> Contact:
    """A care contact. Raises ValidationError when its number is used."""
    with acting(user, gettext_noop("Ny vårdkontakt")):
        return Contact.objects.create(person=person, **_numbered(Contact, fields))


@transaction.atomic
def add_cost(user: User, person: Person, fields: dict[str, Any]) -> Cost:
    """A cost at riksavtal price. Raises ValidationError for a fee above the price or a contact of somebody else."""
    if fields["fee"] > fields["amount"]:
        raise ValidationError({"fee": _("Avgiften kan inte vara högre än beloppet.")})
    if fields.get("contact") and fields["contact"].person_id != person.pk:
        raise ValidationError({"contact": _("Kontakten hör till en annan person.")})
    with acting(user, gettext_noop("Ny kostnad")):
        return Cost.objects.create(person=person, **_numbered(Cost, fields))


@transaction.atomic
def add_examination(user: User, person: Person, fields: dict[str, Any]) -> Examination:
    """A health examination. Raises ValidationError when its number is used."""
    with acting(user, gettext_noop("Ny hälsoundersökning")):
        return Examination.objects.create(person=person, **_numbered(Examination, fields))


@transaction.atomic
def add_certificate(user: User, person: Person, fields: dict[str, Any]) -> Certificate:
    """A doctor's certificate, with the scanned PDF where there is one. Raises ValidationError for another file."""
    document: bytes | None = fields.get("document")
    if document is not None and not document.startswith(PDF):
        raise ValidationError({"document": _("Filen är ingen PDF. Skanna utlåtandet till PDF och välj det igen.")})
    with acting(user, gettext_noop("Nytt läkarutlåtande")):
        return Certificate.objects.create(person=person, **fields)


def _numbered(model: type[Contact] | type[Cost] | type[Examination], fields: dict[str, Any]) -> dict[str, Any]:
    """With a number of its own where none was written; Raises ValidationError when the number is used."""
    reference = fields.get("reference") or f"hand-{uuid4().hex[:12]}"
    if model._default_manager.filter(reference=reference).exists():
        raise ValidationError({"reference": _("Numret %(number)s finns redan.") % {"number": reference}})
    return fields | {"reference": reference}
