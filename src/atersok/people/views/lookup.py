"""Reception's page: one number in, what it means out."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from atersok.accounts.guard import Request, needs
from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.audit.history import event_model
from atersok.audit.models import Access
from atersok.audit.services import log_access
from atersok.clock import today
from atersok.law import facts as law
from atersok.law.circles import Timeline
from atersok.people import purposes, status
from atersok.people.entitlement import Answer, answer
from atersok.people.facts import facts_of
from atersok.people.forms.rows import LookUpForm
from atersok.people.identifiers import possible
from atersok.people.masking import hides
from atersok.people.models import Identifier, Person, Situation
from atersok.people.writing import posted


@dataclass(frozen=True, slots=True)
class Looked:
    """The answer about one known number. `changed`: when the register last learnt something about the situations."""

    answer: Answer
    sentence: str
    birth_date: date | None
    registered: bool
    since: date | None
    changed: date | None


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PERSON_LOOK_UP)
def look_up(request: Request) -> HttpResponse:
    """One number; the answer is shown once and not kept."""
    form = LookUpForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/look_up.html", {"form": form}, status=422 if form.errors else 200)
    person = owner(form.cleaned_data["number"], today())
    log_access(
        request.user, Access.LOOK_UP, "look_up", person=person.pk if person else None,
        purpose=purposes.said(request, request.user), count=1 if person else 0,
    )  # fmt: skip
    context = {"form": form, "asked": True, "found": looked_up(request.user, person, today()) if person else None}
    return render(request, "people/look_up.html", context)


def owner(raw: str, on: date) -> Person | None:
    """Whose number it is: the person, or whom the number was merged into. One question."""
    found = Identifier.objects.filter(value__in=possible(raw, on)).select_related("person", "person__merged_into")
    row = found.first()
    return (row.person.merged_into or row.person) if row else None


def looked_up(user: User, person: Person, on: date) -> Looked:
    """What the register says of the person on a day. Two questions."""
    rows = list(person.situations.all())
    timeline = Timeline(facts_of(person, rows))
    held = [row for row in status.in_force(rows, on) if row.kind == law.REGISTERED]
    events = event_model(Situation)._default_manager.filter(person_id=person.pk)
    changed = events.aggregate(at=Max("pgh_created_at"))["at"]
    return Looked(
        answer=answer(timeline.at(on), timeline.adult(on)),
        sentence=status.sentence(person, rows, on),
        birth_date=None if hides(person, user) else person.birth_date,
        registered=bool(held),
        since=held[0].since if held else None,
        changed=changed.date() if changed else None,
    )
