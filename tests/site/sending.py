"""Sending every form that stands on a page, as somebody would, each in a savepoint that is taken back."""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone
from tests.claims.lives import TODAY
from tests.funds import in_world as funds
from tests.money import in_world as money
from tests.site.marks import ELSEWHERE, HIDDEN, OWN, PDF
from tests.site.page_reading import Form, Page, filled
from tests.site.routes import Route, reached, routes
from tests.site.walk import FREE, Heard, client_of, touched
from tests.site.world import World, make

from atersok.accounts.models import User
from atersok.accounts.permissions import Role
from atersok.audit.permanence import event_models
from atersok.claims.models import Claim

READS = {
    "search": "finds", "look_up": "answers one number", "people": "finds", "access_log": "finds",
    "decision_read": "suggests; nothing is kept before it is saved",
    "import_errors": "an export",
}  # fmt: skip
"""POSTs that only ask. They are POSTs because what is asked may be personal data."""

UNTRACKED = {
    "todo_whose": "kept in the session",
    "start_review": "a review is itself a record that can't be changed once signed",
    "decide_review": "the same",
    "sign_review": "the same",
    "import_check": "a file's rows are not the register; what is read in of them is tracked",
    "import_row": "the same",
    "import_send_back": "the same",
    "import_leave_out": "the same",
    "import_take_with": "the same",
    **money.UNTRACKED,
}
"""POSTs that change something without history, and why."""

QUERIES = {"duplicates": ("?visa=olika",)}
"""Parts of a page that have forms of their own."""

STATEFUL = {"ansokningar/<int:pk>", "fynd/<int:pk>", "inlasningar/<int:number>", "begarda-intyg/<int:pk>"}
STATEFUL |= money.STATEFUL
"""What can be done depends on the object's state, so all of them are looked at."""

NOT_HERE = {
    "language": "changes the user's language: tests/accounts",
    "account_end_sessions": "needs two sessions: tests/accounts",
    "account_end_session": "the same",
    "user_end_sessions": "the same",
    "palette": "searches at each key, where there is script: tests/site/test_search.py",
    "findings_ticked": "counts what is ticked, where there is script: tests/claims",
    **money.NOT_HERE,
    **funds.NOT_HERE,
}
"""Sent by other tests."""

_DAY = TODAY.isoformat()
_SOON = (TODAY + timedelta(days=3)).isoformat()
FALLBACK = {
    "since": _DAY, "until": _SOON, "due": _SOON, "start": _DAY, "day": _DAY, "issued": _DAY, "received": _DAY,
    "decided": _DAY, "notified": _DAY, "on": _DAY, "birth_date": "1990-05-05", "applied_on": _DAY,
    "at": f"{_DAY} 08:00",
    "amount": "1 000", "total": "0", "number": OWN.lma, "postcode": "831 30", "region": "23", "q": OWN.family,
    "years": "3", "size": "3", "email": "a@exempel.invalid", "code": "NY", "citizen_from": _DAY, "first_received": "",
    "mother": "", "detail": "", "end": "", "deceased": _DAY, "fee": "", "minst": "1", "seed": "", "diary": "",
    "bankgiro": "991-2346",
}  # fmt: skip
VALUES: dict[str, dict[str, str]] = {
    "new_person": {"raw": "00-123456", "kind": "lma"},
    "add_identifier": {"raw": "00-123457", "kind": "lma"},
    "user_new": {"username": "nykomling", "role": str(Role.ECONOMIST), "unit": "", "substitute": "", "language": "sv"},
    "user": {"substitute": ""},
    "unit": {"region": "23"},
    "claim_decide": {"outcome-*": "refused", "granted-*": ""},
    "claim_judge": {"outcome-*": "refused", "granted-*": ""},
    "access_log": {"person": "P-1"},
    "import_row": {"cell_4": "1000"},
    "add_situation": {"kind": "forvar", "detail": "", "since": "2020-01-01", "until": "2020-01-02"},
    "change_situation": {"confirm": "on", "detail": "", "until": "", "region": "23"},
    "end_situation": {"until": _DAY},
    "import_new": {"source": ""},
    "import_paste": {"cells": "Rad-id;LMA\nx;y", "source": ""},
    "responsibilities": {"until": _SOON},
    "todo_hide": {"until": (TODAY + timedelta(days=1)).isoformat()},
    "add_contact": {"end": ""},
    "account": {"language": "sv"},
    "start_review": {"since": f"{timezone.localdate()}", "until": f"{timezone.localdate()}"},
    "decision_read": {"number": "", "text": ""},
    "protect_person": {"protection": "registration"},
    "edit_person": {"family_name": "Omdöpt"},
    "change_birth_date": {"birth_date": "1990-05-06"},
    "responsibility": {"substitute": ""},
    **money.VALUES,
    **funds.VALUES,
}
"""What somebody writes where the first thing that fits will not do."""


@dataclass(frozen=True)
class Event:
    """A row of history."""

    table: str
    label: str
    context: dict[str, Any] | None


@dataclass
class Sent:
    """A form sent. `worked`: it did what it is for."""

    route: Route
    who: str
    user: int
    url: str
    status: int
    location: str
    title: str
    said: str
    events: list[Event]
    wrote: tuple[str, ...]

    @property
    def worked(self) -> bool:
        return self.status in (200, 302, 303) and not self.location.startswith("/konto/logga-in")

    @property
    def enough(self) -> bool:
        """Whether nothing more has to be tried."""
        name = self.route.name
        return self.worked and (
            bool(self.events) or name in READS or (name in UNTRACKED and (bool(self.wrote) or name == "todo_whose"))
        )


@dataclass
class Sendings:
    """All that was sent, and which addresses should have been."""

    wanted: set[str] = field(default_factory=set)
    sent: list[Sent] = field(default_factory=list)
    emptied: list[Sent] = field(default_factory=list)
    tokenless: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


_SENDERS = (
    Role.CASE_WORKER, "second", Role.STRATEGIST, Role.ECONOMIST, Role.ADMINISTRATOR, Role.UNIT, Role.AUDITOR
)  # fmt: skip


def send_everything() -> Sendings:
    """Every form on every page, until each address that takes POST has been reached once."""
    heard = Heard()
    logging.getLogger().addHandler(heard)
    try:
        world = make()
        every = [route for route in routes() if "POST" in route.methods and route.name not in NOT_HERE]
        made = Sendings(wanted={route.name for route in every if route.permission})
        for who in _SENDERS:
            _as(made, world, str(who), world.users[who], near=who != Role.CASE_WORKER)
        made.tokenless = _without_token(world, every)
    finally:
        logging.getLogger().removeHandler(heard)
    words = (*OWN.words, *HIDDEN.words, *ELSEWHERE.words)
    lines = [*heard.lines, *(sent.location for sent in made.sent)]
    made.told = [line for line in lines if any(word in line for word in words)]
    return made


def _as(made: Sendings, world: World, who: str, user: User, *, near: bool) -> None:
    """Look at the pages; `near`: only at those beside what is left to send."""
    client = client_of(user)
    for route in routes():
        if near and route.path.partition("/")[0] not in {one.path.partition("/")[0] for one in _left_routes(made)}:
            continue
        if "GET" not in route.methods or not route.permission or not user.may(route.permission):
            continue
        if not _left(made):
            return
        for thing in reached(route, world)[: 16 if route.stem in STATEFUL else 4]:
            if "POST" in route.methods and route.name not in _left(made):
                break
            seen = [
                _look(made, client, who, user, route.url(thing.args) + query)
                for query in ("", *QUERIES.get(route.name, ()))
            ]
            if not any(seen):
                break


def _look(made: Sendings, client: Client, who: str, user: User, url: str) -> bool:
    """Send the forms of a page; whether it was no file to save."""
    response: Any = client.get(url)
    if response.get("Content-Disposition"):
        return False
    if response.status_code == 200 and "text/html" in response["Content-Type"]:
        _send_forms(made, client, who, user, url, response.content.decode(), deep=2)
    return True


def _left(made: Sendings) -> set[str]:
    return made.wanted - {sent.route.name for sent in made.sent if sent.enough}


def _left_routes(made: Sendings) -> list[Route]:
    left = _left(made)
    return [route for route in routes() if route.name in left]


def _send_forms(made: Sendings, client: Client, who: str, user: User, at: str, html: str, *, deep: int) -> None:
    left = _left(made)
    if 'method="post"' not in html and "formaction" not in html:
        return
    for route, url, form in _targets(at, Page(html)):
        if route.name not in left:
            continue
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        with transaction.atomic():
            money.FIRST.get(route.name, lambda: None)()
            if route.name not in {tried.route.name for tried in made.emptied}:
                with transaction.atomic():
                    made.emptied.append(_send(client, route, who, user, url, _emptied(form), {}))
                    transaction.set_rollback(True)
            files = _files(client, route, form, url)
            data = filled(form, VALUES.get(route.name, {}), FALLBACK)
            sent = _send(client, route, who, user, url, data, files)
            made.sent.append(sent)
            if sent.worked and deep > 0 and sent.location.startswith("/"):
                after: Any = client.get(sent.location)
                if after.status_code == 200:
                    _send_forms(made, client, who, user, sent.location, after.content.decode(), deep=deep - 1)
            transaction.set_rollback(True)
        for name, value in cookies.items():
            client.cookies[name] = value
        left = _left(made)


def _targets(at: str, page: Page) -> Iterator[tuple[Route, str, Form]]:
    by_view = {id(route.view): route for route in routes()}
    for form in page.forms:
        if form.method != "post":
            continue
        for action in {form.action, *(one.attrs["formaction"] for one in form.fields if "formaction" in one.attrs)}:
            url = urlsplit(action).path or urlsplit(at).path
            try:
                route = by_view.get(id(resolve(url).func))
            except Resolver404:
                continue
            if route is not None:
                yield route, url, form


def _emptied(form: Form) -> dict[str, list[str]]:
    return {one.name: [one.given or ""] for one in form.fields if one.kind == "hidden" and one.name}


def _files(client: Client, route: Route, form: Form, url: str) -> dict[str, SimpleUploadedFile]:
    named = [one.name for one in form.fields if one.kind == "file"]
    if route.name == "import_send_back":  # the file that was downloaded, as it was
        response: Any = client.post(url.replace("rattad", "fel"))
        content = b"".join(response.streaming_content) if response.streaming else response.content
        return {name: SimpleUploadedFile("fel.xlsx", content) for name in named}
    if route.name in money.FILES:
        return {name: SimpleUploadedFile(*money.FILES[route.name]) for name in named}
    if route.name.startswith("import"):
        return {name: SimpleUploadedFile("rader.csv", f"Rad-id;LMA\nZ1;{OWN.lma}".encode()) for name in named}
    if route.name == "decision_read":
        number = Claim.objects.filter(state="sent").order_by("pk").first()
        return {name: SimpleUploadedFile("beslut.txt", f"Beslut om {number}: avslag.".encode()) for name in named}
    return {name: SimpleUploadedFile("intyg.pdf", PDF, "application/pdf") for name in named}


def _send(
    client: Client, route: Route, who: str, user: User, url: str, data: dict[str, list[str]], files: dict[str, Any]
) -> Sent:
    before, since = touched(), _clock()
    response: Any = client.post(url, {**data, **files})
    after = touched()
    html = response.content.decode() if "text/html" in response.get("Content-Type", "") else ""
    page = Page(html) if html else None
    wrote = tuple(table for table in after if after[table] != before.get(table, 0) and table not in FREE)
    said, title = _complaint(html), page.title.strip() if page else ""
    return Sent(
        route, who, user.pk, url, response.status_code, response.get("Location", ""), title, said, _events(since),
        wrote,
    )  # fmt: skip


def _complaint(html: str) -> str:
    found = re.findall(r'(?:ds-validation-message|class="ds-link" href="#)[^>]*>([^<]+)<', html)
    return "; ".join(found)[:300]


def _clock() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row: tuple[datetime] = cursor.fetchone()
        return row[0]


def _events(since: datetime) -> list[Event]:
    """The rows of history written since."""
    with connection.cursor() as cursor:
        cursor.execute(_every_event(), [since] * len(event_models()))
        return [Event(table, label, context and json.loads(context)) for table, label, context in cursor.fetchall()]


@cache
def _every_event() -> str:
    one = "SELECT '{0}', pgh_label, pgh_context::text FROM {0} WHERE pgh_created_at > %s"
    return " UNION ALL ".join(one.format(model._meta.db_table) for model in event_models())


def _without_token(world: World, every: list[Route]) -> list[str]:
    """POST addresses that let in a request which no form of ours has sent."""
    user = world.users[Role.CASE_WORKER]
    client = Client(enforce_csrf_checks=True)
    client.cookies = client_of(user).cookies
    let_in = []
    for route in every:
        things = reached(route, world)
        if things and client.post(route.url(things[0].args)).status_code != 403:
            let_in.append(route.path)
    return let_in
