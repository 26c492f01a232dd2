"""Ansökningar: the list, one claim, and what is changed in a draft."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.models import region
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access, log_people
from atersok.claims import claim_list, completeness, explain, shown
from atersok.claims.documents import form_for
from atersok.claims.exports import Cell, Kronor, table
from atersok.claims.forms.claims import Assign, NoteForm, Versioned
from atersok.claims.forms.lists import ClaimFilter
from atersok.claims.language import kind_in_words
from atersok.claims.life import BEFORE_SENT, NAMES, PERMISSIONS, Verb, allowed
from atersok.claims.models import Claim, Outcome, State
from atersok.claims.packing import documents_of
from atersok.claims.services import drafting, notes
from atersok.claims.views.common import add_error, claim_or_404, page, see
from atersok.clock import today
from atersok.people.masking import hides

_MANY = 20  # people in a claim from which the explanations are folded and shown a page at a time


@require_GET
@needs(Permission.CLAIM_READ)
def claims(request: Request) -> HttpResponse:
    """Every claim, with sums of what is shown."""
    form = ClaimFilter(request.GET)
    chosen = form.chosen()
    rows = claim_list.narrowed(request.user, chosen, today())
    found = Paginator(claim_list.ordered(rows, chosen["ordning"]), claim_list.PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form, "page": found, "rows": list(found.object_list), "sums": claim_list.sums(rows),
        "may_export": request.user.may(Permission.EXPORT), "may_decide": request.user.may(Permission.CLAIM_DECIDE),
        "today": today(),
    }  # fmt: skip
    return render(request, "claims/claims.html", context)


@require_GET
@needs(Permission.EXPORT)
def claims_export(request: Request, form: str) -> HttpResponse:
    """The list as a file. Nobody is named in it."""
    if form not in ("xlsx", "csv") or not request.user.may(Permission.CLAIM_READ):
        raise Http404
    chosen = ClaimFilter(request.GET).chosen()
    rows = claim_list.ordered(claim_list.narrowed(request.user, chosen, today()), chosen["ordning"])
    log_access(request.user, Access.EXPORT, f"claims.{form}", count=max(rows.count(), 1))
    columns = (
        _("Nummer"), _("Ersättning"), _("Läge"), _("Utfall"), _("Från"), _("Till"), _("Personer"), _("Sökt"),
        _("Beviljat"), _("Sista dag"), _("Ansvarig"), _("Skickad"), _("Beslutad"), _("Diarienummer"),
    )  # fmt: skip
    return table("ansokningar", columns, _exported(rows), form)  # type: ignore[arg-type]  # checked above


def _exported(rows: QuerySet[Claim]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [
            row.number, kind_in_words(row.kind), row.get_state_display(), row.get_outcome_display(), row.since,
            row.until, getattr(row, "people", 0), Kronor(row.amount),
            None if row.granted is None else Kronor(row.granted), row.last_day, row.owner.name, row.sent, row.decided,
            row.diary,
        ]  # fmt: skip


@require_GET
@needs(Permission.CLAIM_READ)
def claim(request: Request, pk: int) -> HttpResponse:
    """One claim: what it is worth, how that was worked out, what is left to do, and all that hangs on it."""
    found = claim_or_404(request, pk)
    return page(request, "claims/claim.html", context_of(request, found, NoteForm()))


def context_of(request: Request, found: Claim, note: NoteForm) -> dict[str, Any]:
    """What a claim's page shows."""
    on = today()
    rows = explain.rows_of(found, on)
    pages = Paginator(rows, _MANY).get_page(request.GET.get("page"))
    log_people(request.user, Access.READ, found.number, [one.row.person_id for one in pages])
    before = found.state in BEFORE_SENT
    verbs = offered(request, found)
    sealed = _sealed(request, rows)
    return {
        "claim": found, "today": on, "page": pages, "many": len(rows) > 3, "people": len(rows),
        "rows": [(one, shown.of_row(one, request.user)) for one in pages],
        "checklist": completeness.checklist(found, on) if before else [], "before": before,
        "documents": documents_of(found), "sealed": sealed,
        "told": not sealed,
        "notes": found.notes.select_related("by"), "appeals": found.appeals.all(), "note": note,
        "version": Versioned(claim=found, today=on), "form_spec": form_for(found.kind),
        "main": main_verb(found, verbs), "others": _others(found, verbs),
        "may_write": request.user.may(Permission.CLAIM_WRITE),
    }  # fmt: skip


def _sealed(request: Request, rows: list[explain.ShownRow]) -> bool:
    """Whether the documents tell of somebody that the user may not see."""
    return any(hides(one.row.person, request.user) for one in rows)


def offered(request: Request, found: Claim) -> set[Verb]:
    """The verbs that the page offers: by state and role, and with four eyes only another person approves."""
    four_eyes = region().four_eyes
    verbs = {verb for verb in allowed(State(found.state), four_eyes) if request.user.may(PERMISSIONS[verb])}
    own = request.user.pk in (found.created_by_id, found.changed_by_id)
    return verbs - {Verb.APPROVE} if four_eyes and own else verbs


_MAIN = {
    State.DRAFT: (Verb.SEND, Verb.SUBMIT),
    State.REVIEW: (Verb.APPROVE,),
    State.REVIEWED: (Verb.SEND,),
    State.SENT: (Verb.RECEIVE,),
    State.RECEIVED: (Verb.DECIDE,),
    State.SUPPLEMENT: (Verb.SUPPLEMENT,),
    State.DECIDED: (Verb.APPEAL, Verb.CLOSE),
    State.APPEALED: (Verb.JUDGE,),
    State.COURT: (Verb.CLOSE,),
}
ADDRESSES = {
    Verb.SUBMIT: "claim_submit", Verb.APPROVE: "claim_check", Verb.SEND_BACK: "claim_send_back",
    Verb.REOPEN: "claim_reopen", Verb.SEND: "claim_check", Verb.RECEIVE: "claim_receive", Verb.ASK: "claim_ask",
    Verb.SUPPLEMENT: "claim_supplement", Verb.DECIDE: "claim_decide", Verb.APPEAL: "claim_appeal",
    Verb.JUDGE: "claim_judge", Verb.CLOSE: "claim_close", Verb.WITHDRAW: "claim_withdraw", Verb.LOSE: "claim_lose",
}  # fmt: skip


def main_verb(found: Claim, verbs: set[Verb]) -> Verb | None:
    """The one thing to do next, of those that are offered."""
    first = _MAIN.get(State(found.state), ())
    if found.state == State.DECIDED and found.outcome == Outcome.GRANTED:
        first = (Verb.CLOSE,)
    return next((verb for verb in first if verb in verbs), None)


def _others(found: Claim, verbs: set[Verb]) -> list[dict[str, Any]]:
    """What else can be done, with its page."""
    hidden = {main_verb(found, verbs), Verb.APPROVE} | ({Verb.APPEAL} if found.outcome == Outcome.GRANTED else set())
    return [{"label": NAMES[verb], "url": ADDRESSES[verb]} for verb in Verb if verb in verbs and verb not in hidden]


@require_POST
@needs(Permission.CLAIM_WRITE)
def claim_recalculate(request: Request, pk: int) -> HttpResponse:
    """Bring a draft in step with the facts."""
    found = claim_or_404(request, pk)
    form = Versioned(request.POST, claim=found, today=today())
    if form.is_valid():
        try:
            new = drafting.recalculate(request.user, found, form.cleaned_data["version"], today())
        except ValidationError as error:
            return _refused(request, found, error)
        changed = new.version != found.version
        messages.success(request, _("Ansökan är omräknad.") if changed else _("Inget har ändrats."))
    return see("claim", found.pk)


@require_POST
@needs(Permission.CLAIM_WRITE)
def claim_remove_row(request: Request, pk: int, row: int) -> HttpResponse:
    """Take a person out of a draft."""
    found = claim_or_404(request, pk)
    gone = get_object_or_404(found.rows, pk=row)
    form = Versioned(request.POST, claim=found, today=today())
    if form.is_valid():
        try:
            drafting.remove_row(request.user, found, form.cleaned_data["version"], gone)
        except ValidationError as error:
            return _refused(request, found, error)
        messages.success(request, _("%s är borttagen ur ansökan.") % gone.person.number)
    return see("claim", found.pk)


def _refused(request: Request, found: Claim, error: ValidationError) -> HttpResponse:
    """The claim's page again, with what stopped it."""
    current = claim_or_404(request, found.pk)
    return page(
        request, "claims/claim.html",
        {**context_of(request, current, NoteForm()), "faulty": True, "problems": error.messages},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_WRITE)
def claim_assign(request: Request, pk: int) -> HttpResponse:
    """Who is responsible and who stands in."""
    found = claim_or_404(request, pk)
    form = Assign(request.POST if request.method == "POST" else None, claim=found, today=today())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            drafting.assign(request.user, found, data["version"], data["owner"], data["substitute"])
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Ansvarig är %s.") % data["owner"].name)
            return see("claim", found.pk)
    return page(request, "claims/assign.html", {"claim": found, "form": form})


@require_POST
@needs(Permission.CLAIM_WRITE)
def claim_note(request: Request, pk: int) -> HttpResponse:
    """Write a note."""
    found = claim_or_404(request, pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        notes.add(request.user, found, form.cleaned_data["text"])
        messages.success(request, _("Anteckningen är sparad."))
        return see("claim", found.pk)
    return page(request, "claims/claim.html", {**context_of(request, found, form), "form": form})
