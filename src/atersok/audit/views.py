"""Pages of history, the access log and its reviews."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.audit import access, exporting, forms, reviewing
from atersok.audit.history import MOST, changes
from atersok.audit.models import Access, AccessLog, Review, ReviewedAccess, Verdict
from atersok.audit.pages import page_of
from atersok.audit.services import log_access

ROWS = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _see(name: str, *args: Any) -> HttpResponse:
    response = HttpResponseRedirect(reverse(name, args=args))
    response.status_code = 303
    return response


def _posted(request: Request) -> QueryDict | None:
    """What was sent, also when all of it was empty."""
    return request.POST if request.method == "POST" else None


@require_GET
@needs(Permission.OPEN)
def history(request: Request, kind: str, pk: int) -> HttpResponse:
    """What has happened to one object. Its own app says who may see it."""
    page = page_of(kind)
    if page is None:
        raise Http404
    if not request.user.may(page.permission):
        raise PermissionDenied
    obj = get_object_or_404(page.objects(request.user), pk=pk)
    log_access(request.user, Access.READ, f"history {kind} {pk}", person=page.person(obj))
    context = {"title": page.title(obj), "changes": changes(obj, request.user), "most": MOST}
    return render(request, "audit/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.AUDIT_READ)
def access_log(request: Request) -> HttpResponse:
    """Who has read what. POST asks about one person."""
    form, person = forms.LogForm(request.GET or None), forms.PersonLogForm(_posted(request))
    asked = form.wanted() if form.is_valid() else access.Wanted()
    if request.method == "POST" and person.is_valid():
        asked = access.Wanted(person=person.cleaned_data["person"])
        log_access(request.user, Access.READ, "access_log", person=asked.person)
    status = 422 if (person.is_bound and not person.is_valid()) or (form.is_bound and not form.is_valid()) else 200
    rows, following = _page(access.wanted(request.user, asked), request.GET.get("fore", ""))
    context = {
        "form": form, "person_form": person, "rows": rows, "following": None if asked.person else following,
        "person": asked.person, "faulty": status != 200, "may_review": request.user.may(Permission.AUDIT_REVIEW),
    }  # fmt: skip
    return render(request, "audit/access_log.html", context, status=status)


def _page(rows: QuerySet[AccessLog], before: str) -> tuple[list[AccessLog], int | None]:
    """Lines before a line's number, which grows with time: no page counts or skips what is newer."""
    if before.isascii() and before.isdigit() and len(before) < 16:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: ROWS + 1])
    return found[:ROWS], found[ROWS - 1].pk if len(found) > ROWS else None


@require_GET
@needs(Permission.AUDIT_READ)
def readers(request: Request, pk: int) -> HttpResponse:
    """Vem har läst: everybody who has read about one person."""
    rows, following = _page(access.readers(request.user, pk), request.GET.get("fore", ""))
    log_access(request.user, Access.READ, "readers", person=pk)
    return render(request, "audit/readers.html", {"rows": rows, "following": following, "number": f"P-{pk}"})


@require_GET
@needs(Permission.AUDIT_READ)
def reviews(request: Request) -> HttpResponse:
    """Every review, newest first."""
    left = Count("rows", filter=Q(rows__verdict=Verdict.OPEN))
    wrong = Count("rows", filter=Q(rows__verdict__in=[Verdict.WRONG, Verdict.ASK]))
    rows = Review.objects.select_related("reviewer").annotate(left=left, wrong=wrong).order_by("-started")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return render(
        request, "audit/reviews.html", {"page": page, "may_review": request.user.may(Permission.AUDIT_REVIEW)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.AUDIT_REVIEW)
def start_review(request: Request) -> HttpResponse:
    """Draw a sample."""
    form = forms.StartForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = reviewing.start(request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Stickprovet är draget: %(n)s läsningar att bedöma.") % {"n": made.size})
            return _see("review", made.pk)
    context = {
        "title": _("Ny loggranskning"), "form": form, "action": _("Dra stickprov"), "back": reverse("reviews"),
        "intro": _("Samma period, antal och slumptal ger samma stickprov igen."),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@require_GET
@needs(Permission.AUDIT_READ)
def review(request: Request, pk: int) -> HttpResponse:
    """One review and its rows."""
    found = get_object_or_404(Review.objects.select_related("reviewer"), pk=pk)
    return _review(request, found, forms.SignForm(), 200)


def _review(request: Request, found: Review, form: Any, status: int) -> HttpResponse:
    rows = found.rows.select_related("access").order_by("verdict", "access__at", "pk")
    page = Paginator(rows.order_by("access__at", "pk"), ROWS).get_page(request.GET.get("page"))
    context = {
        "review": found, "page": page, "form": form, "verdicts": Verdict.choices,
        "left": rows.filter(verdict=Verdict.OPEN).count(),
        "may_review": request.user.may(Permission.AUDIT_REVIEW) and not found.signed,
        "mine": found.reviewer_id == request.user.pk,
    }  # fmt: skip
    return render(request, "audit/review.html", context, status=status)


@require_POST
@needs(Permission.AUDIT_REVIEW)
def decide(request: Request, pk: int) -> HttpResponse:
    """What one access was."""
    found = get_object_or_404(Review, pk=pk)
    form = forms.DecideForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            reviewing.decide(request.user, found, data["row"], data["verdict"], data["comment"])
        except ReviewedAccess.DoesNotExist as error:
            raise Http404 from error
        except ValidationError as error:
            form.add_error("comment", error)
        else:
            return _see("review", pk)
    return _review(request, found, form, 422)


@require_POST
@needs(Permission.AUDIT_REVIEW)
def sign(request: Request, pk: int) -> HttpResponse:
    """Finish the review."""
    found = get_object_or_404(Review, pk=pk)
    form = forms.SignForm(request.POST)
    if form.is_valid():
        try:
            reviewing.sign(request.user, found, form.cleaned_data["note"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Granskningen är signerad. Den kan inte ändras mer."))
            return _see("review", pk)
    return _review(request, found, form, 422)


@require_GET
@needs(Permission.AUDIT_READ)
def export_review(request: Request, pk: int) -> HttpResponse:
    """The review as a workbook."""
    found = get_object_or_404(Review.objects.select_related("reviewer"), pk=pk)
    log_access(request.user, Access.EXPORT, f"review {pk}", count=found.size)
    name = f"loggranskning-{found.pk}.xlsx"
    return HttpResponse(
        exporting.workbook(found), content_type=_XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
