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

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader
from tests.site.page_reading import Page
from tests.site.routes import REACH, Route, Thing, expected, routes
from tests.site.world import BACKEND, World, make

from atersok.accounts.models import User
from atersok.accounts.permissions import Role
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
    wrote: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.route.url(self.thing.args)} as {self.who}: {self.status} {self.location}"


@dataclass
class Walk:
    """All that was seen."""

    routes: list[Route] = field(default_factory=list)
    unreached: list[str] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    access: list[str] = field(default_factory=list)
    methods: dict[str, frozenset[str]] = field(default_factory=dict)

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
            before = fingerprints()
            _walk_as(walk, world, who, user)
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


def _walk_as(walk: Walk, world: World, who: str, user: User | None) -> None:
    client = client_of(user) if user else Client()
    for route in walk.routes:
        if route.stem not in REACH:
            walk.unreached.append(route.path)
            continue
        for thing in _things(world, route, who, user):
            visit = _visit(client, route, who, user, thing, "GET")
            walk.visits.append(visit)
            if visit.status == 405 or (user and visit.status == 403) or (user is None and route.permission):
                if visit.status == 405 and user and route.permission and user.may(route.permission):
                    walk.methods[route.name] = frozenset({"POST"})
                    continue
                walk.visits.append(_visit(client, route, who, user, thing, "POST"))


def _things(world: World, route: Route, who: str, user: User | None) -> list[Thing]:
    things = REACH[route.stem](world)
    if user is None or (route.permission and not user.may(route.permission)):
        return things[:1]
    if who == Role.CASE_WORKER:
        return things
    marked = [thing for thing in things if thing.people & {"own", "hidden", "elsewhere"} or thing.units]
    return marked[:4] or things[:2]


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
    )  # fmt: skip


def content_of(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined, no-any-return]


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
        f"{where} ({len(whats)}):\n    " + "\n    ".join(dict.fromkeys(whats[:most])) for where, whats in by_route.items()
    )


def around(text: str, word: str) -> str:
    """Where a word stands."""
    place = text.find(word)
    return re.sub(r"\s+", " ", text[max(place - 60, 0) : place + len(word) + 60])


@cache
def parsed(html: str) -> Page:
    return Page(html)


__all__ = ["Page", "Visit", "Walk", "around", "expected", "grouped", "parsed", "take"]
_ = transaction
