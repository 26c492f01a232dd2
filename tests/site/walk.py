"""One walk over all addresses as all roles, kept as plain data, so that many tests can ask about the same pages."""

import io
import logging
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve
from pypdf import PdfReader
from tests.site.page_reading import Page
from tests.site.routes import MISSING, Route, Thing, expected, reached, routes
from tests.site.world import BACKEND, World, make

from atersok.accounts.models import User
from atersok.accounts.permissions import TABLE, Role
from atersok.audit.models import AccessLog

FREE = ("audit_accesslog", "django_session", "usersessions_usersession", "cache")
"""Tables that looking may write in: the access log, and that somebody is there."""

_TOUCHED = """
SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""


@dataclass
class Visit:
    """What one request gave. `texts`: all that can be read in it, of whatever kind the file is."""

    route: Route
    who: str
    user: User | None
    thing: Thing
    method: str
    status: int
    location: str
    disposition: str
    html: str
    texts: tuple[str, ...]
    wrote: tuple[str, ...]
    headers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.route.url(self.thing.args)} as {self.who}: {self.status} {self.location}"


@dataclass
class Walk:
    """All that was seen."""

    routes: list[Route] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    access: list[str] = field(default_factory=list)

    @property
    def pages(self) -> list[Visit]:
        """Whole pages that were shown."""
        return [visit for visit in self.visits if visit.html.startswith("<!doctype html>") and visit.status == 200]


class Heard(logging.Handler):
    """Keeps every log line as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {self.format(record)} {record.args!r}")


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(user, backend=BACKEND)
    return client


def take() -> Walk:
    """Make the world and walk. Call inside a transaction that is rolled back."""
    heard = Heard()
    logging.getLogger().addHandler(heard)
    logging.getLogger("atersok").setLevel(logging.DEBUG)
    try:
        walk = Walk(routes=routes())
        world = make()
        for who, user in _walkers(world).items():
            client = client_of(user) if user else Client()
            before = fingerprints()
            _walk_as(walk, world, who, user, client)
            after = fingerprints()
            walk.changed[who] = [table for table in after if before.get(table) != after[table]]
        walk.log, walk.access = heard.lines, _access_log()
    finally:
        logging.getLogger().removeHandler(heard)
    return walk


def _walkers(world: World) -> dict[str, User | None]:
    """The case worker, who sees every thing; who sees protected people; the other roles; nobody."""
    roles: dict[str, User | None] = {str(role): world.users[role] for role in Role}
    return roles | {"seer": world.users["seer"], "": None}


def _walk_as(walk: Walk, world: World, who: str, user: User | None, client: Client) -> None:
    for route in walk.routes:
        method = "GET" if "GET" in route.methods else "POST"
        for thing in _things(world, route, who, user):
            if not _may(route, user) and who not in (Role.RECEPTION, ""):
                walk.visits.append(_at_the_gate(route, who, user, thing, method))
            elif method == "GET" or not _may(route, user) or expected(route, user, thing) == MISSING:
                walk.visits.append(_visit(client, route, who, user, thing, method))


def _at_the_gate(route: Route, who: str, user: User | None, thing: Thing, method: str) -> Visit:
    """The view alone, without the whole program around it: enough where it refuses at once."""
    request = getattr(RequestFactory(), method.lower())(route.url(thing.args))
    request.user = user
    match = resolve(request.path)
    try:
        status = route.view(request, *match.args, **match.kwargs).status_code
    except PermissionDenied:
        status = 403
    return Visit(route, who, user, thing, method, status, "", "", "", (), (), {})


def _may(route: Route, user: User | None) -> bool:
    return user is not None and (route.permission is None or user.may(route.permission))


def _things(world: World, route: Route, who: str, user: User | None) -> list[Thing]:
    """One where the role has no business. The case worker sees each thing's own page, and of other pages some things
    of each kind, others for each page; the other roles what is about the marked people."""
    things = reached(route, world)
    if not _may(route, user):
        return things[:1]
    marked = [thing for thing in things if thing.people & {"own", "hidden", "elsewhere"}]
    if who == "seer":
        return sorted(marked, key=lambda thing: "hidden" not in thing.people)[:3] or things[:1]
    if who == Role.UNIT:
        return marked[:4] or things[:1]
    if who != _closest(route):
        return marked[:2] or things[:1]
    if route.path == route.stem + "/":
        return things
    start = sum(route.path.encode()) % max(len(things), 1)
    some = [*things[start:], *things[:start]][: 2 if marked else 3]
    return [*marked[:2], *(thing for thing in some if thing not in marked[:2])]


@cache
def _closest(route: Route) -> str:
    """Who sees most of the page: the case worker, or where that role may not, who keeps the books."""
    roles = (Role.CASE_WORKER, Role.ECONOMIST)
    return next((role for role in roles if route.permission is None or role in TABLE[route.permission]), "")


def _visit(client: Client, route: Route, who: str, user: User | None, thing: Thing, method: str) -> Visit:
    before = touched()
    response: Any = getattr(client, method.lower())(route.url(thing.args))
    after = touched()
    wrote = tuple(table for table in after if after[table] != before.get(table, 0) and table not in FREE)
    content = content_of(response)
    html = content.decode() if "text/html" in response.get("Content-Type", "") else ""
    return Visit(
        route, who, user, thing, method, response.status_code, response.get("Location", ""),
        response.get("Content-Disposition", ""), html, (html,) if html else tuple(read(content)), wrote,
        dict(response.headers),
    )  # fmt: skip


def content_of(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]


def touched() -> dict[str, int]:
    """How many rows of each table this transaction has written, rolled back or not."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED)
        return dict(cursor.fetchall())


def fingerprints() -> dict[str, tuple[int, str]]:
    """How many rows each table has, and the hash of all of them together."""
    with connection.cursor() as cursor:
        tables = [table for table in connection.introspection.table_names(cursor) if table not in FREE]
        each = [
            f"SELECT '{table}', count(*), md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM \"{table}\" t"  # noqa: S608 – names from the database itself
            for table in tables
        ]
        cursor.execute(" UNION ALL ".join(each))
        return {table: (number, digest) for table, number, digest in cursor.fetchall()}


def _access_log() -> list[str]:
    rows = AccessLog.objects.values_list("what", "purpose")
    return [f"{what} {purpose}" for what, purpose in rows]


# --- what is in a file ------------------------------------------------------------------------------------------------
def read(content: bytes) -> Iterator[str]:
    """All text in a file: PDF, workbook, archive of such, or plain."""
    yield from _read_once(sha256(content).digest(), _Bytes(content))


class _Bytes:
    """Content that a cache does not compare."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


@cache
def _read_once(_digest: bytes, held: _Bytes) -> tuple[str, ...]:
    return tuple(_read(held.content))


def _read(content: bytes) -> Iterator[str]:
    if content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        yield " ".join(page.extract_text() for page in reader.pages)
        yield repr(reader.metadata)
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield from _read(archive.read(name))
    else:
        yield content.decode("utf-8", "replace")


# --- what the tests ask -----------------------------------------------------------------------------------------------
def grouped(faults: Iterator[tuple[str, str]], most: int = 4) -> str:
    """Faults by address, some examples of each: a list that somebody can work from."""
    by_route: dict[str, list[str]] = defaultdict(list)
    for where, what in faults:
        by_route[where].append(what)
    return "\n".join(
        f"{where} ({len(whats)}):\n    " + "\n    ".join(dict.fromkeys(whats[:most]))
        for where, whats in by_route.items()
    )


def around(text: str, word: str) -> str:
    """Where a word stands."""
    place = text.find(word)
    return re.sub(r"\s+", " ", text[max(place - 60, 0) : place + len(word) + 60])


@cache
def parsed(html: str) -> Page:
    return Page(html)
