"""Another reading of an open question for one person: proposed with a reason, in force when a second person agrees."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User, region
from atersok.audit.services import acting
from atersok.claims.errors import NotNowError, SecondPersonError
from atersok.claims.models import Override
from atersok.law.policies import QUESTIONS, Policies
from atersok.people.models import Person

_NUMBERS = {question.name: question.number for question in QUESTIONS}


@transaction.atomic
def propose(user: User, person: Person, name: str, choice: str, reason: str) -> Override:
    """Propose a reading. Raises NotNowError for an unknown one, or when one is already proposed or in force."""
    try:
        Policies(**{name: choice})
    except ValueError as unknown:
        raise NotNowError(str(unknown)) from None
    if choice == region().readings()[_NUMBERS[name]]:
        raise NotNowError(_("Det är regionens tolkning redan."))
    if not reason.strip():
        raise NotNowError(_("Skriv varför."))
    if Override.objects.filter(person=person, name=name, withdrawn__isnull=True).exists():
        raise NotNowError(_("Det finns redan en avvikande tolkning av den frågan för personen. Ta bort den först."))
    with acting(user, reason):
        return Override.objects.create(person=person, name=name, choice=choice, reason=reason, by=user)


@transaction.atomic
def approve(user: User, override: Override) -> Override:
    """Agree to a proposed reading, as another person than who proposed it."""
    current = Override.objects.select_for_update().get(pk=override.pk)
    if current.by_id == user.pk:
        raise SecondPersonError(_("En annan person än den som föreslog tolkningen måste godkänna den."))
    if current.approved or current.withdrawn:
        raise NotNowError(_("Tolkningen är redan avgjord."))
    with acting(user, gettext_noop("avvikande tolkning godkänd")):
        current.approved_by, current.approved = user, timezone.now()
        current.save()
        return current


@transaction.atomic
def withdraw(user: User, override: Override, reason: str) -> Override:
    """Go back to the region's reading."""
    current = Override.objects.select_for_update().get(pk=override.pk)
    if current.withdrawn:
        raise NotNowError(_("Tolkningen är redan borttagen."))
    with acting(user, reason):
        current.withdrawn = timezone.now()
        current.save()
        return current
