"""Kalenderflöde: last days as whole-day events at a secret address. No person, no name; amounts only if chosen.

A calendar program has no login, so the address is the key: 256 bits of chance, of which only the hash is kept.
"""

import hmac
from datetime import UTC, date, datetime, time, timedelta

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from icalendar import Alarm, Calendar, Event

from atersok.accounts.guard import Request, needs
from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.claims.models import CalendarFeed
from atersok.claims.services import watch
from atersok.claims.views.common import see
from atersok.clock import today
from atersok.site.templatetags.show import whole_kr
from atersok.site.todo.desk import Desk
from atersok.site.todo.forms import Feed
from atersok.site.todo.queues import last_days
from atersok.site.todo.rows import Row

MOST = 500
"""Events of a calendar, the soonest."""

_RATES = {"calendar": "60/m/ip"}
_ALARM = timedelta(days=-7)


def calendar(user: User, today: date, *, amounts: bool) -> bytes:
    """What the user owns or stands in for, as iCalendar, in the user's language."""
    rows = last_days(Desk.of(user, today, mine=True, strict=True), MOST)
    made = Calendar()
    made.add("prodid", "-//Atersok//Sista dagar//SV")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("Återsök, sista dagar"))
    made.add("x-published-ttl", "PT12H")
    for row in rows:
        if row.due is not None:
            made.add_component(_event(row, row.due, today, amounts=amounts))
    return made.to_ical()  # type: ignore[no-any-return]  # bytes


def _event(row: Row, due: date, today: date, *, amounts: bool) -> Event:
    said = _("Sista dag: %(what)s %(number)s") % {"what": row.what, "number": row.number}
    if amounts and row.amount:
        said += f", {whole_kr(row.amount)}"
    event = Event()
    event.add("uid", f"{row.code}-{due:%Y%m%d}@atersok")
    event.add("dtstamp", datetime.combine(today, time(), UTC))
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("summary", said)
    event.add("transp", "TRANSPARENT")
    if row.url:
        event.add("url", f"{settings.SITE_ADDRESS}{row.url.partition('?')[0]}")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", said)
    alarm.add("trigger", _ALARM)
    event.add_component(alarm)
    return event


@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever has the secret; 404 for any other. Nothing is written."""
    if not consume(request, app="atersok", action="calendar", config=_RATES, limit_get=True):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    sealed = watch.sealed(token)
    found = CalendarFeed.objects.select_related("user").filter(token=sealed, user__is_active=True).first()
    if found is None or not hmac.compare_digest(found.token, sealed) or not found.user.may(Permission.TODO):
        raise Http404
    with translation.override(found.user.language):
        content = calendar(found.user, today(), amounts=found.amounts)
    return HttpResponse(
        content, content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, max-age=3600", "Content-Disposition": 'inline; filename="atersok.ics"'},
    )  # fmt: skip


# --- the page where one gets it ---------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.TODO)
def calendar_page(request: Request) -> HttpResponse:
    """Make an address, or a new one. It is in the answer itself and shown once: only its hash is kept."""
    form = Feed(request.POST if request.method == "POST" else None)
    address = ""
    if request.method == "POST" and form.is_valid():
        secret = watch.make_feed(request.user, form.cleaned_data["amounts"])
        address = settings.SITE_ADDRESS + reverse("calendar_feed", args=[secret])
    known = CalendarFeed.objects.filter(user=request.user).first()
    if known and not address:
        form = Feed(initial={"amounts": known.amounts})
    return render(request, "todo/calendar.html", {"form": form, "known": known, "address": address})


@require_POST
@needs(Permission.TODO)
def calendar_end(request: Request) -> HttpResponse:
    """The address stops working."""
    watch.end_feed(request.user)
    return see("calendar")
