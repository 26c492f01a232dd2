"""Every address, and how the world's things are reached by it.

A new address under a known beginning (`personer/<int:pk>/…`) is reached by itself. A new kind of object needs a line in
`REACH`, and the test says so.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from tests.funds import in_world as funds
from tests.money import in_world as money
from tests.site.world import World

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission, Role
from atersok.claims.models import Appeal, Document
from atersok.intake.reading.sources import SOURCES
from atersok.law.policies import QUESTIONS
from atersok.people.models import FamilyTie, Identifier, Situation
from atersok.site.todo.queues import KINDS
from atersok.site.todo.responsibilities import names

CONVERTER = re.compile(r"<(?:\w+:)?\w+>|\(\?P<\w+>[^)]*\)")
OWN_LOGIN = ("allauth.", "atersok.accounts.entrance", "atersok.accounts.oidc", "atersok.accounts.saml")
"""Views that come before the roles: logging in and out, second factors. tests/accounts holds them."""

PUBLIC = {"accessibility", "language", "calendar_feed"}
"""Pages that need no login: the statement, the language before login, a calendar whose address is its secret."""


@dataclass(frozen=True)
class Route:
    """One address of the program."""

    name: str
    path: str
    view: Any

    @property
    def permission(self) -> Permission | None:
        permission: Permission | None = getattr(self.view, "permission", None)
        return permission

    @property
    def methods(self) -> frozenset[str]:
        """The methods that its view says it takes (require_http_methods); none where it does not say."""
        view = self.view
        while view is not None:
            closed = (
                dict(zip(view.__code__.co_freevars, view.__closure__ or (), strict=True))
                if hasattr(view, "__code__")
                else {}
            )
            if "request_method_list" in closed:
                return frozenset(closed["request_method_list"].cell_contents)
            view = getattr(view, "__wrapped__", None)
        return frozenset()

    @property
    def own_login(self) -> bool:
        return str(self.view.__module__).startswith(OWN_LOGIN)

    @property
    def stem(self) -> str:
        """The address through its last object: what can be reached is known by it."""
        ends = [found.end() for found in CONVERTER.finditer(self.path)]
        return self.path[: max(ends, default=0)]

    def url(self, args: tuple[Any, ...]) -> str:
        given = iter(args)
        return "/" + CONVERTER.sub(lambda _found: str(next(given)), self.path)


@cache
def routes() -> list[Route]:
    """Every address of the program itself."""
    return [route for route in _walk(get_resolver(), "") if not route.own_login]


def _walk(of: URLResolver, before: str) -> Iterator[Route]:
    for one in of.url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield Route(one.name or path, path, one.callback)
        else:
            yield from _walk(one, path)


@dataclass(frozen=True)
class Thing:
    """What an address is about. `people`: names in the world; `units`: whose users may see it (None: everybody's)."""

    args: tuple[Any, ...] = ()
    people: frozenset[str] = frozenset()
    units: frozenset[str] | None = None


def about(*people: str, units: str | None = None, args: Any = ()) -> Thing:
    """A thing about people of the world, seen by the units named (none: by no unit)."""
    return Thing(tuple(args), frozenset(people), frozenset((units or "").split()))


UNITS = {
    "own": "MED",
    "hidden": "SMYG MED",
    "elsewhere": "PRIV",
    "child": "MED",
    "gone": "MED",
    "first": "",
    "second": "",
}


def _people(world: World) -> list[Thing]:
    return [about(name, units=UNITS[name], args=[row.pk]) for name, row in world.people.items()]


def _rows_of(model: Any) -> Callable[[World], list[Thing]]:
    def reach(world: World) -> list[Thing]:
        found = []
        for name in ("own", "hidden", "elsewhere"):
            row = model.objects.filter(person=world.people[name]).order_by("-pk").first()
            found.append(about(name, units=UNITS[name], args=[world.people[name].pk, row.pk]))
        return found

    return reach


def _named(of: Callable[[World], dict[str, Any]]) -> Callable[[World], list[Thing]]:
    """Things by name: `own …` and `hidden …` are about those people."""
    return lambda world: [
        about(*({name.split(",")[0].split()[0]} & set(UNITS)), args=[row.pk]) for name, row in of(world).items()
    ]


def _about_pairs(world: World) -> list[Thing]:
    names = {person.pk: name for name, person in world.people.items()}
    return [about(names[row.first_id], names[row.second_id], args=[row.pk]) for row in world.duplicates.values()]


def _alerts(world: World) -> list[Thing]:
    names = {person.pk: name for name, person in world.people.items()}
    return [about(names[row.person_id], args=[row.pk]) for row in world.alerts.values()]


def _requests(world: World) -> list[Thing]:
    return [
        about(*({name.split()[0]} & set(UNITS)), units=row.unit.code, args=[row.pk])
        for name, row in world.requests.items()
    ]


def _claim_rows(world: World) -> list[Thing]:
    return [
        about(*({name} & set(UNITS)), args=[row.pk, row.rows.get().pk])
        for name, row in world.claims.items()
        if row.rows.exists()
    ]


def _of_claims(model: Any) -> Callable[[World], list[Thing]]:
    def reach(world: World) -> list[Thing]:
        names = {claim.pk: name for name, claim in world.claims.items()}
        rows = model.objects.filter(claim__in=names).order_by("pk")
        return [about(*({names[row.claim_id]} & set(UNITS)), args=[row.pk]) for row in rows]

    return reach


def _readings(world: World) -> list[Thing]:
    asked = {row.name for row in world.overrides.values()}
    name = next(question.name for question in QUESTIONS if len(question.choices) > 1 and question.name not in asked)
    return [about(who, args=[world.findings[who].pk, name]) for who in ("own", "hidden")]


def _histories(world: World) -> list[Thing]:
    return [
        *(about(who, args=["person", world.people[who].pk]) for who in ("own", "hidden", "elsewhere")),
        *(about(who, args=["ansokan", world.claims[who].pk]) for who in ("own", "hidden")),
        *(about(who, args=["intyg", world.requests[who].pk]) for who in ("own", "hidden")),
        *(Thing((kind, pk), units=frozenset()) for kind, pk in money.histories()),
    ]


def _import_rows(world: World) -> list[Thing]:
    preview = world.imports["preview"]
    wrong = preview.rows.filter(category="error").order_by("row")
    return [Thing((preview.pk, row.row), units=frozenset()) for row in wrong]


def _categories(world: World) -> list[Thing]:
    preview = world.imports["preview"]
    found = preview.rows.order_by("category").values_list("category", flat=True).distinct()
    return [Thing((preview.pk, category), units=frozenset()) for category in found]


def _codes(world: World) -> list[Thing]:
    of: dict[str, dict[str, Any]] = {
        "finding": world.findings, "claim": world.claims, "request": world.requests, "import": world.imports,
        "override": world.overrides, "duplicate": world.duplicates,
    }  # fmt: skip
    codes = [f"{kind}-{row.pk}" for kind, rows in of.items() for row in list(rows.values())[:2]]
    codes.append(f"alert-{next(iter(world.alerts.values())).pk}")
    codes += ["quarter-halsoundersokning_asyl-20260701", "lump-schablon_vard_kvartal-20260930"]
    codes += money.things_to_do()
    return [Thing((code,), units=frozenset()) for code in codes]


def _given(*values: Any) -> Callable[[World], list[Thing]]:
    return lambda _world: [Thing((value,)) for value in values]


REACH: dict[str, Callable[[World], list[Thing]]] = {
    "": lambda _world: [Thing()],
    "personer/<int:pk>": _people,
    "personer/<int:pk>/situationer/<int:row>": _rows_of(Situation),
    "personer/<int:pk>/nummer/<int:row>": _rows_of(Identifier),
    "personer/<int:pk>/anknytning/<int:row>": _rows_of(FamilyTie),
    "dubbletter/<int:pk>": _about_pairs,
    "sammanslagningar/<int:pk>": _named(lambda world: world.merges),
    "statusandringar/<int:pk>": _alerts,
    "historik/<slug:kind>/<int:pk>": _histories,
    "loggranskningar/<int:pk>": lambda world: [Thing((pk,)) for pk in world.reviews.values()],
    "fynd/<int:pk>": _named(lambda world: world.findings),
    "fynd/<int:pk>/tolkning/<slug:name>": _readings,
    "tolkningar/<int:pk>": _named(lambda world: world.overrides),
    "mojliga-ersattningar/hamta/<slug:form>": _given("csv", "xlsx"),
    "ansokningar/hamta/<slug:form>": _given("csv", "xlsx"),
    "ansokningar/<int:pk>": _named(lambda world: world.claims),
    "ansokningar/<int:pk>/ta-bort/<int:row>": _claim_rows,
    "overklaganden/<int:pk>": _of_claims(Appeal),
    "handlingar/<int:pk>": _of_claims(Document),
    "begarda-intyg/<int:pk>": _requests,
    "inlasningar/<int:number>": _named(lambda world: world.imports),
    "inlasningar/<int:number>/rader/<slug:category>": _categories,
    "inlasningar/<int:number>/rad/<int:row>": _import_rows,
    "inlasningar/hjalp/<slug:source>": _given(*(source.key for source in SOURCES)),
    "inlasningar/mall/<slug:source>": _given(*(source.key for source in SOURCES)),
    "anvandare/<int:number>": lambda world: [Thing((world.users[name].pk,)) for name in ("second", Role.UNIT)],
    "enheter/<int:number>": lambda world: [Thing((unit.pk,)) for unit in world.units.values()],
    "installningar/tolkningar/<slug:question>": _given(*(q.number for q in QUESTIONS if len(q.choices) > 1)),
    "konto/sessioner/<int:number>": _given(1),
    "att-gora/ko/<slug:code>": lambda _world: [Thing((kind.code,)) for kind in KINDS],
    "att-gora/dolj/<slug:code>": _codes,
    "att-gora/fordela/<slug:code>": _codes,
    "att-gora/status/<int:pk>": _alerts,
    "att-gora/dubblett/<int:pk>": _about_pairs,
    "att-gora/intyg/<int:pk>": _requests,
    "ansvar/franvaro/<int:pk>": lambda world: [Thing((world.absence,))],
    "ansvar/<slug:code>": lambda _world: [Thing((code,)) for code in list(names())[:3]],
    "kalender/<str:token>": lambda world: [Thing((world.calendar,))],
}


def _of_money(of: Callable[[money.People], money.Reached]) -> Callable[[World], list[Thing]]:
    return lambda world: [Thing(args, people, units) for args, units, people in of(world.people)]


def _of_funds(of: Callable[[], funds.Reached]) -> Callable[[World], list[Thing]]:
    return lambda _world: [Thing(args, units=units) for args, units in of()]


REACH |= {stem: _of_money(of) for stem, of in money.REACH.items()}
REACH |= {stem: _of_funds(of) for stem, of in funds.REACH.items()}


def reached(route: Route, world: World) -> list[Thing]:
    """What the address can be about; nothing where nobody has said."""
    return REACH[route.stem](world) if route.stem in REACH else []


_STATES: dict[str, str] = {
    "import_row": "a row of a protected person has no form",
    "request_certificate": "most requests have no certificate",
    "finding": "a finding that is gone says so (404)",
    "todo_hide": "what is settled or gone can't be hidden",
    "todo_give": "what is settled or gone can't be given",
    "unmerge": "a merge taken back is gone",
    **money.STATES,
    **funds.STATES,
}
"""GET answers 404 or leads away for some of the world's things because of the state they are in."""

_HISTORIES = {
    "person": Permission.PERSON_READ, "intyg": Permission.REQUEST_READ, "ansokan": Permission.CLAIM_READ,
    "inbetalning": Permission.MONEY_READ, "fordran": Permission.MONEY_READ, "utbetalning": Permission.MONEY_READ,
    "rakning": Permission.BILL_READ, "regionunderlag": Permission.MONEY_READ,
}  # fmt: skip
_MONEY = ("claim", "finding", "quarter", "lump", "line", "owed", "payout")
_ALSO: dict[str, Callable[[User, Thing], bool]] = {
    # pages whose own rule narrows the table's
    "responsibilities": lambda user, _thing: user.may(Permission.SETTINGS) or user.may(Permission.CLAIM_WRITE),
    "responsibility": lambda user, _thing: user.may(Permission.SETTINGS) or user.may(Permission.CLAIM_WRITE),
    "absence_end": lambda user, _thing: user.may(Permission.SETTINGS) or user.may(Permission.CLAIM_WRITE),
    "findings_export": lambda user, _thing: user.may(Permission.FINDING_READ),
    "claims_export": lambda user, _thing: user.may(Permission.CLAIM_READ),
    "history": lambda user, thing: user.only_unit is None and user.may(_HISTORIES[thing.args[0]]),
    "todo_queue": lambda user, thing: any(user.may(k.permission) for k in KINDS if k.code == thing.args[0]),
    "todo_hide": lambda user, thing: user.may(Permission.CLAIM_WRITE) or str(thing.args[0]).startswith(_MONEY),
}

SHOWN = frozenset({200, 286, 302, 303})
REFUSED = frozenset({403})
MISSING = frozenset({404})


def expected(route: Route, user: User | None, thing: Thing) -> frozenset[int]:
    """The statuses that a GET may have."""
    if route.permission is None or user is None:
        return SHOWN
    if not user.may(route.permission):
        return REFUSED
    if route.name in _ALSO and not _ALSO[route.name](user, thing):
        return REFUSED | MISSING
    if user.only_unit is not None and thing.units is not None and user.unit and user.unit.code not in thing.units:
        return MISSING
    if "hidden" in thing.people and not user.sees_protected:
        return SHOWN | REFUSED | MISSING  # each page decides; what it shows is tested by itself
    return SHOWN | MISSING if route.name in _STATES else SHOWN
