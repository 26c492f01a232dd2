"""Avvikande tolkningar: proposed for one person, agreed to by another user, taken away again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access, log_people
from atersok.claims.effects import Effect, effects, effects_of
from atersok.claims.forms.overrides import Propose, Withdraw
from atersok.claims.models import Override
from atersok.claims.selectors import overrides_for
from atersok.claims.services import overrides as service
from atersok.claims.views.common import add_error, finding_or_404, page, see
from atersok.clock import today
from atersok.law.policies import QUESTIONS, Question

_PAGE = 20


@require_http_methods(["GET", "POST"])
@needs(Permission.READING_OVERRIDE)
def override_new(request: Request, pk: int, name: str) -> HttpResponse:
    """Propose another reading for the finding's person, with what each choice is worth."""
    finding = finding_or_404(request, pk)
    question = _question(name)
    worth = effects(finding.person_id, question, today())
    current = next(effect.choice for effect in worth if effect.current)
    form = Propose(request.POST if request.method == "POST" else None, question=question, current=current)
    log_access(request.user, Access.READ, f"{finding} {question.number}", person=finding.person_id)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            service.propose(request.user, finding.person, question.name, data["choice"], data["reason"])
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Tolkningen är föreslagen. Den gäller när en annan person har godkänt den."))
            return see("finding", finding.pk)
    context = {"finding": finding, "question": question, "form": form, "effects": worth}
    return page(request, "claims/override_new.html", context)


def _question(name: str) -> Question:
    question = next((one for one in QUESTIONS if one.name == name and len(one.choices) > 1), None)
    if question is None:
        raise Http404
    return question


@require_GET
@needs(Permission.READING_OVERRIDE)
def overrides(request: Request) -> HttpResponse:
    """Those that are proposed or in force, with what each is worth."""
    rows = overrides_for(request.user).order_by("approved", "-at")
    found = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    return page(request, "claims/overrides.html", _context(request, found))


def _context(request: Request, found: object) -> dict[str, object]:
    rows: list[Override] = list(found)  # type: ignore[call-overload]  # a page of overrides
    log_people(request.user, Access.LIST, "overrides", [row.person_id for row in rows])
    shown = list(zip(rows, _worth(rows), strict=True))
    return {"page": found, "rows": shown, "withdraw": Withdraw()}


def _worth(rows: list[Override]) -> list[list[Effect]]:
    """What each row's own choice gives; nothing for what is decided already."""
    questions = {one.name: one for one in QUESTIONS}
    waiting = [row for row in rows if not row.approved and row.name in questions]
    found = effects_of([(row.person_id, questions[row.name]) for row in waiting], today())
    return [
        [one for one in found.get((row.person_id, row.name), []) if row in waiting and one.choice == row.choice]
        for row in rows
    ]


@require_POST
@needs(Permission.READING_OVERRIDE)
def override_approve(request: Request, pk: int) -> HttpResponse:
    """Agree, as another person than who proposed it."""
    found = get_object_or_404(overrides_for(request.user), pk=pk)
    try:
        service.approve(request.user, found)
    except ValidationError as error:
        return _again(request, error)
    messages.success(request, _("Tolkningen gäller. Personens fynd räknas om."))
    return see("overrides")


@require_POST
@needs(Permission.READING_OVERRIDE)
def override_withdraw(request: Request, pk: int) -> HttpResponse:
    """Go back to the region's reading."""
    found = get_object_or_404(overrides_for(request.user), pk=pk)
    form = Withdraw(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("Skriv varför tolkningen ska tas bort."))
        service.withdraw(request.user, found, form.cleaned_data["reason"])
    except ValidationError as error:
        return _again(request, error)
    messages.success(request, _("Regionens tolkning gäller igen. Personens fynd räknas om."))
    return see("overrides")


def _again(request: Request, error: ValidationError) -> HttpResponse:
    rows = overrides_for(request.user).order_by("approved", "-at")
    context = _context(request, Paginator(rows, _PAGE).get_page(1))
    return page(request, "claims/overrides.html", {**context, "faulty": True, "problems": error.messages})
