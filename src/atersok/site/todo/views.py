"""Att göra: the start page, one queue whole, and what is done with a row."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission, Role
from atersok.claims.models import CertificateRequest, Thing
from atersok.claims.selectors import requests_for
from atersok.claims.services import drafting, requests, watch
from atersok.claims.views.common import SeeOther, page, see
from atersok.clock import today
from atersok.people import alerts, duplicates
from atersok.site import menu
from atersok.site.todo import forms, undo
from atersok.site.todo.desk import Desk
from atersok.site.todo.figures import figures
from atersok.site.todo.queues import BY_CODE, SHOWN, Kind, gather, kinds_for, whole
from atersok.site.todo.things import Found, found

PAGE = 50
MINE = "todo_mine"
_STARTS = {Role.RECEPTION: "look_up", Role.MANAGER: "figures", Role.AUDITOR: "access_log"}
"""Where a role begins that has no list: a page of the menu."""


@require_GET
@needs(Permission.OPEN)
def home(request: Request) -> HttpResponse:
    """The start page: what waits, or what fits a role that has no list."""
    if not request.user.may(Permission.TODO):
        return _start(request)
    on = today()
    desk = Desk.of(request.user, on, mine=bool(request.session.get(MINE)))
    context = {
        "list": gather(desk, kinds_for(request.user)).short(), "figures": figures(on), "desk": desk, "today": on,
        "undo": undo.offered(request), "may_give": request.user.may(Permission.CLAIM_WRITE), "may_hide": True,
    }  # fmt: skip
    return render(request, "todo/home.html", context)


def _start(request: Request) -> HttpResponse:
    """Units and those who keep the system see their pages and what waits there; the others go to their first page."""
    user = request.user
    url = menu.address(_STARTS[Role(user.role)]) if user.role in _STARTS else ""
    if url:
        return redirect(url)
    pages = [(page, url) for page, url in menu.pages(user) if url != request.path]
    if len(pages) == 1:
        return redirect(pages[0][1])
    context: dict[str, Any] = {"pages": pages, "today": today()}
    if user.only_unit is not None:
        context["asked"] = requests_for(user).filter(state__in=("asked", "reminded")).order_by("due", "pk")[:SHOWN]
    else:
        desk = Desk.of(user, today())
        context |= {"desk": desk, "list": gather(desk, kinds_for(user)).short()}
    return render(request, "todo/start.html", context)


def _kind(request: Request, code: str) -> Kind:
    kind = BY_CODE.get(code)
    if kind is None or not request.user.may(kind.permission):
        raise Http404
    return kind


@require_GET
@needs(Permission.TODO)
def queue(request: Request, code: str) -> HttpResponse:
    """All of one queue, fifty rows a page."""
    kind, on = _kind(request, code), today()
    number = request.GET.get("page", "1")
    wanted = min(int(number), 200) if number.isascii() and number.isdecimal() and number else 1
    desk = Desk.of(request.user, on, mine=bool(request.session.get(MINE)))
    shown = whole(desk, kind, PAGE * max(wanted, 1))
    pages = Paginator(range(shown.count if shown else 0), PAGE)
    place = pages.get_page(wanted)
    rows = shown.rows[(place.number - 1) * PAGE :][:PAGE] if shown else []
    context = {
        "kind": kind, "queue": shown, "rows": rows, "page": place, "desk": desk, "today": on,
        "undo": undo.offered(request), "may_give": request.user.may(Permission.CLAIM_WRITE), "may_hide": True,
    }  # fmt: skip
    return render(request, "todo/queue.html", context)


@require_POST
@needs(Permission.TODO)
def whose(request: Request) -> HttpResponse:
    """Everybody's list or only one's own; remembered in the session."""
    request.session[MINE] = request.POST.get("whose") == "mina"
    return _back(request)


def _back(request: Request) -> SeeOther:
    """Where the button was: the start page or a queue."""
    code = request.POST.get("fran", "")
    return see("todo_queue", code) if code in BY_CODE else see("home")


# --- hide and give ----------------------------------------------------------------------------------------------------
both = require_http_methods(["GET", "HEAD", "POST"])


@both
@needs(Permission.TODO)
def hide(request: Request, code: str) -> HttpResponse:
    """Hide a row until a day."""
    on = today()
    thing = found(request.user, code, on)
    form = forms.Hide(request.POST if request.method == "POST" else None, today=on, due=thing.due)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            snooze = watch.hide(request.user, thing.name, data["until"], data["reason"], on, thing.due)
        except ValidationError as error:
            form.add_error("until", error.messages)
        else:
            undo.remember(request, "snooze", snooze.pk, _("%(what)s är dold till %(day)s.") % {
                "what": thing.said, "day": data["until"]})  # fmt: skip
            return see("home")
    return _one(request, thing, form, _("Dölj till en dag"), _("Dölj"))


@both
@needs(Permission.CLAIM_WRITE)
def give(request: Request, code: str) -> HttpResponse:
    """Give a row to somebody."""
    thing = found(request.user, code, today())
    initial = {"owner": thing.claim.owner_id, "substitute": thing.claim.substitute_id} if thing.claim else {}
    form = forms.Give(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        owner, substitute = form.cleaned_data["owner"], form.cleaned_data["substitute"]
        try:
            if thing.claim:
                drafting.assign(request.user, thing.claim, thing.claim.version, owner, substitute)
            else:
                watch.give(request.user, thing.name, owner, substitute)
        except ValidationError as error:
            form.add_error("owner", error.messages)
        else:
            messages.success(request, _("%(what)s: ansvarig är %(name)s.") % {"what": thing.said, "name": owner.name})
            return see("home")
    return _one(request, thing, form, _("Byt ansvarig"), _("Spara"))


def _one(request: Request, thing: Found, form: Any, title: str, action: str) -> HttpResponse:
    context = {"thing": thing, "form": form, "heading": title, "action": action, "back": resolve_url("home")}
    return page(request, "todo/thing.html", context)


# --- done at once, with undo ------------------------------------------------------------------------------------------
type Done = Callable[[Request], None]


def _do(request: Request, done: Done) -> SeeOther:
    try:
        done(request)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _back(request)


@require_POST
@needs(Permission.PERSON_WRITE)
def alert_done(request: Request, pk: int) -> HttpResponse:
    """A status change is settled; `godta` carries out what is proposed."""
    row = get_object_or_404(alerts.open_alerts(request.user), pk=pk)

    def done(request: Request) -> None:
        alerts.settle_alert(request.user, row, request.POST.get("godta") == "1")
        undo.remember(
            request, "alert", pk, _("Statusändringen för %(number)s är klar.") % {"number": row.person.number}
        )

    return _do(request, done)


@require_POST
@needs(Permission.PERSON_MERGE)
def pair_different(request: Request, pk: int) -> HttpResponse:
    """A pair is two people."""
    row = get_object_or_404(duplicates.waiting(), pk=pk)

    def done(request: Request) -> None:
        duplicates.different(request.user, row)
        said = _("P-%(first)s och P-%(second)s är olika personer.") % {"first": row.first_id, "second": row.second_id}
        undo.remember(request, "duplicate", pk, said)

    return _do(request, done)


@require_POST
@needs(Permission.CLAIM_WRITE)
def request_remind(request: Request, pk: int) -> HttpResponse:
    """A unit is reminded."""
    return _request(request, pk, requests.remind, _("Enheten är påmind om intyget för %(number)s."))


@require_POST
@needs(Permission.CLAIM_WRITE)
def request_cancel(request: Request, pk: int) -> HttpResponse:
    """A certificate is not needed any more."""
    return _request(request, pk, requests.cancel, _("Begäran om intyg för %(number)s är återtagen."))


def _request(request: Request, pk: int, verb: Callable[..., CertificateRequest], said: str) -> HttpResponse:
    row = get_object_or_404(requests_for(request.user), pk=pk)
    before = {"state": row.state, "reminded": row.reminded.isoformat() if row.reminded else None}

    def done(request: Request) -> None:
        verb(request.user, row)
        undo.remember(request, str(Thing.REQUEST), pk, said % {"number": row.person.number}, **before)

    return _do(request, done)


@require_POST
@needs(Permission.TODO)
def take_back(request: Request) -> HttpResponse:
    """Undo what was just done."""
    return _do(request, lambda request: messages.success(request, undo.take_back(request)))
