"""What the region's own login says about a person, turned into a role and a unit. Pure: no database, no request."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Map(NamedTuple):
    """How claims (OpenID Connect) or attributes (SAML) are read. Empty names are not read at all."""

    label: str  # the login's name on the button and in the history
    uid: str  # what tells people apart for ever: `sub`, or an employee's HSA id
    name: tuple[str, ...]  # the parts of the name, in order
    email: str
    role: str
    roles: Mapping[str, str]  # value of the claim → our role; the first that fits wins
    unit: str = ""
    units: Mapping[str, str] = {}  # value of the claim → our unit's code; without one the value itself is the code
    protected: str = ""
    protected_values: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()  # levels of assurance that need no second factor here


class Identity(NamedTuple):
    """A person as the region's login tells of them."""

    name: str
    email: str
    role: str
    unit: str  # a unit's code; empty when none is told
    sees_protected: bool


class NoRoleError(Exception):
    """The login tells of no role that the map knows: nobody comes in by being employed alone."""


def read(claims: Mapping[str, Any], by: Map) -> Identity:
    """The person. Raises NoRoleError."""
    held = set(_values(claims, by.role))
    role = next((role for value, role in by.roles.items() if value in held), None)
    if role is None:
        raise NoRoleError
    unit = next(_values(claims, by.unit), "")
    return Identity(
        name=" ".join(value for part in by.name for value in list(_values(claims, part))[:1])[:200],
        email=next(_values(claims, by.email), "")[:254],
        role=role,
        unit=by.units.get(unit, unit),
        sees_protected=bool(by.protected_values & set(_values(claims, by.protected))),
    )


def _values(claims: Mapping[str, Any], name: str) -> Iterator[str]:
    """The texts of a claim, whether it came as one text or a list; anything else is no text."""
    given = claims.get(name) if name else None
    for value in given if isinstance(given, list) else [given]:
        if isinstance(value, str) and value:
            yield value
