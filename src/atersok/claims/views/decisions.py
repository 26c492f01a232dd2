"""The agency's decisions and courts' judgments: by hand, or suggested from the decision's own text."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atersok.accounts.guard import Request, needs
from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_people
from atersok.claims import decision_reading
from atersok.claims.decision_reading import Reading, Suggestion
from atersok.claims.forms import files
from atersok.claims.forms.decisions import Decided, Judged, ReadDecision
from atersok.claims.life import WITH_AGENCY
from atersok.claims.models import Claim, ClaimRow
from atersok.claims.selectors import claims_for
from atersok.claims.services import agency, courts
from atersok.claims.services.agency import Decision
from atersok.claims.views.common import add_error, claim_or_404, page, see
from atersok.clock import today
from atersok.people.masking import hides
from atersok.people.models import IdentifierKind


def _rows(request: Request, found: Claim) -> list[ClaimRow]:
    rows = list(found.rows.select_related("person").prefetch_related("person__identifiers").order_by("pk"))
    log_people(request.user, Access.READ, f"{found.number} decision", [row.person_id for row in rows])
    return rows


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_DECIDE)
def claim_decide(request: Request, pk: int) -> HttpResponse:
    """Register the agency's decision, row by row."""
    found = claim_or_404(request, pk)
    rows = _rows(request, found)
    if request.method == "GET":
        form = Decided(claim=found, today=today(), rows=rows, initial={"notified": today()})
        return _decide_page(request, found, form, None)
    form = Decided(request.POST, request.FILES, claim=found, today=today(), rows=rows)
    if form.is_valid():
        data = form.cleaned_data
        made = Decision(data["decided"], data["notified"], data["rows"], data["diary"])
        try:
            agency.decide(request.user, found, data["version"], made, form.uploads())
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Beslutet om %s är registrerat.") % found.number)
            return see("claim", found.pk)
    return _decide_page(request, found, form, _reading_again(form, rows, request.user))


def _reading_again(form: Decided, rows: list[ClaimRow], user: User) -> Reading | None:
    """The text that the suggestions came from, when the page comes back with errors."""
    source = form.cleaned_data.get("source") if hasattr(form, "cleaned_data") else None
    if source is None or any(hides(row.person, user) for row in rows):
        return None
    try:
        return decision_reading.read(files.text_in(source), _dossiers(rows))
    except ValidationError:
        return None


def _decide_page(request: Request, found: Claim, form: Decided, reading: Reading | None) -> HttpResponse:
    context = {"claim": found, "form": form, "evidence": _evidence(reading), "reading": reading, "today": today()}
    return page(request, "claims/decide.html", context)


def _evidence(reading: Reading | None) -> list[tuple[str, bool]]:
    """The decision's text in pieces: what was used is marked."""
    if reading is None:
        return []
    pieces: list[tuple[str, bool]] = []
    place = 0
    for span in reading.spans():
        if span.start < place:
            continue
        pieces += [(reading.text[place : span.start], False), (reading.text[span.start : span.end], True)]
        place = span.end
    return [piece for piece in (*pieces, (reading.text[place:], False)) if piece[0]]


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_DECIDE)
def decision_read(request: Request) -> HttpResponse:
    """Read a decision and suggest what it says. Nothing is kept until somebody has checked and saved."""
    if request.method == "GET":
        return page(request, "claims/decision_read.html", {"form": ReadDecision()})
    form = ReadDecision(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, "claims/decision_read.html", {"form": form})
    text = form.cleaned_data["read"]
    found = _claim_of(request.user, text, form.cleaned_data["number"])
    if found is None:
        form.add_error(
            "number", _("Vi hittade ingen ansökan som väntar på beslut i texten. Skriv vår ansökans nummer.")
        )
        return page(request, "claims/decision_read.html", {"form": form})
    return _suggested(request, found, text, form.cleaned_data["upload"])


def _claim_of(user: User, text: str, number: str) -> Claim | None:
    """The claim that awaits a decision: by our number, by the agency's, or by the dossier numbers in the text."""
    waiting = claims_for(user).filter(state__in=WITH_AGENCY)
    if number.strip():
        return waiting.filter(number__iexact=number.strip()).first()
    reading = decision_reading.read(text, ())
    by_number = waiting.filter(number__in={one.value for one in reading.claims}).first()
    if by_number is not None or reading.claims:
        return by_number
    if reading.diary is not None:
        by_diary = waiting.filter(agency_number=reading.diary.value).first()
        if by_diary is not None:
            return by_diary
    return _by_dossiers(waiting, text)


def _by_dossiers(waiting: Any, text: str) -> Claim | None:
    """The only claim that has most of the people in the text."""
    numbers = decision_reading.dossiers(text)
    hits = (
        ClaimRow.objects.filter(
            claim__in=waiting, person__identifiers__kind=IdentifierKind.LMA, person__identifiers__value__in=numbers
        )
        .values_list("claim", "person")
        .distinct()
    )
    counts: dict[int, int] = {}
    for claim, _person in hits:
        counts[claim] = counts.get(claim, 0) + 1
    most = max(counts.values(), default=0)
    best = [claim for claim, count in counts.items() if count == most]
    return waiting.get(pk=best[0]) if len(best) == 1 else None


def _dossiers(rows: list[ClaimRow]) -> set[str]:
    return {number for row in rows for number in _numbers(row)}


def _numbers(row: ClaimRow) -> list[str]:
    return [one.value for one in row.person.identifiers.all() if one.kind == IdentifierKind.LMA]


def _suggested(request: Request, found: Claim, text: str, upload: agency.Upload) -> HttpResponse:
    rows = _rows(request, found)
    reading = decision_reading.read(text, _dossiers(rows))
    suggested = _suggestions(reading, rows)
    whole = sum(one.granted for one in suggested.values()) if len(suggested) == len(rows) else None
    initial = {
        "decided": reading.decided.value if reading.decided else None, "notified": today(),
        "diary": reading.diary.value if reading.diary else "", "source": files.carry(upload),
        "total": reading.total.value if reading.total else whole,
    }  # fmt: skip
    form = Decided(claim=found, today=today(), rows=rows, suggested=suggested, initial=initial)
    shown = None if any(hides(row.person, request.user) for row in rows) else reading
    return _decide_page(request, found, form, shown)


def _suggestions(reading: Reading, rows: list[ClaimRow]) -> Mapping[int, Suggestion]:
    only = len(rows) == 1
    made = {row.pk: decision_reading.suggest(reading, _numbers(row), row.amount, only=only) for row in rows}
    return {pk: one for pk, one in made.items() if one is not None}


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_DECIDE)
def claim_judge(request: Request, pk: int) -> HttpResponse:
    """Register a court's judgment, row by row."""
    found = claim_or_404(request, pk)
    rows = _rows(request, found)
    form = Judged(request.POST if request.method == "POST" else None, claim=found, today=today(), rows=rows)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            courts.judge(request.user, found, data["version"], data["decided"], data["case_number"], data["rows"])
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Domen om %s är registrerad.") % found.number)
            return see("claim", found.pk)
    return page(request, "claims/decide.html", {"claim": found, "form": form, "judgment": True, "today": today()})
