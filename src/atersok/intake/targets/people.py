"""Migrationsverket's list of people: a full list, so that whoever is not on it any more is asked about."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import polars as pl
from django.db.models import Exists, OuterRef, Q

from atersok.accounts.models import Unit
from atersok.intake.matching import find
from atersok.intake.models import Category, Import
from atersok.intake.planning import Prepared, error, without
from atersok.intake.targets.base import Context, folded
from atersok.intake.targets.drafting import Draft, category_of
from atersok.intake.targets.permits import tell
from atersok.people.models import Address, Alert, AlertKind, Identifier, IdentifierKind, Person, Situation

REGISTERED = "registrerad_mv"
_DAY = timedelta(days=1)
_NAMES = ("given_name", "family_name", "sex")
_PLACE = {"address": "street", "postcode": "postcode", "city": "city", "municipality": "municipality"}

type Row = dict[str, Any]


@dataclass
class Known:
    """What the register has about the people of the list."""

    people: dict[int, Person]
    situations: dict[int, list[Situation]] = field(default_factory=lambda: defaultdict(list))
    addresses: dict[int, Address] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)


def people(frame: pl.DataFrame, context: Context) -> Prepared:
    """Every row is a person: made, changed or as before; then those who are gone."""
    found, errors = find(frame)
    errors = pl.concat([errors, _twice(frame)])
    placed = frame.join(found, on="row", maintain_order="left")
    sound = without(placed, errors)
    known = _known(sound["person"].drop_nulls().to_list())
    draft = Draft()
    for row in sound.iter_rows(named=True):
        _one(draft, row, context, known)
    if context.everything is not None:
        listed, _ = find(context.everything)
        _gone(draft, context, listed["person"].drop_nulls().to_list())
    return draft.prepared(errors)


def _twice(frame: pl.DataFrame) -> pl.DataFrame:
    later = frame.with_columns(first=pl.col("row").first().over("lma")).filter(pl.col("first") != pl.col("row"))
    return error(later, "twice_in_file", "lma", value=pl.col("lma"), first=pl.col("first"))


def _known(people: Iterable[int]) -> Known:
    numbers = set(people)
    known = Known(Person.objects.in_bulk(numbers))
    for situation in Situation.objects.filter(person__in=numbers).order_by("since", "pk"):
        known.situations[situation.person_id].append(situation)
    for address in Address.objects.filter(person__in=numbers, until=None).order_by("since", "pk"):
        known.addresses[address.person_id] = address
    known.units = _units_of_municipalities()
    return known


def _units_of_municipalities() -> dict[str, int]:
    """Municipality to the one unit in use that everybody who lives there has; those with several are left out."""
    found: dict[str, set[int]] = defaultdict(set)
    homes = Address.objects.filter(until=None, person__unit__active=True).exclude(municipality="")
    for municipality, unit in homes.values_list("municipality", "person__unit").distinct():
        found[folded(municipality)].add(unit)
    named = {folded(name): {number} for number, name in Unit.objects.filter(active=True).values_list("pk", "name")}
    return {name: min(units) for name, units in (named | found).items() if len(units) == 1}


def _one(draft: Draft, row: Row, context: Context, known: Known) -> None:
    before, at = known.people.get(row["person"]), row["row"]
    changed = False
    if before is None:
        person = _make(draft, row, known)
    else:
        person = before.pk
        changed = _change(draft, row, before, known)
    made = _registered(draft, row, context, known, person)
    made |= _category(draft, row, context, known, person, before is not None)
    made |= _lives(draft, row, context, known, person)
    draft.place(at, person, person, category_of(before is None, changed or made))


def _make(draft: Draft, row: Row, known: Known) -> int:
    values = {name: row.get(name) or "" for name in _NAMES}
    unit = known.units.get(folded(row.get("municipality") or ""))
    person = draft.make(row["row"], Person, values | {"birth_date": row["birth_date"], "unit_id": unit})
    lma = {
        "person_id": person,
        "kind": IdentifierKind.LMA,
        "value": row["lma"],
        "raw": (row["lma_raw"] or row["lma"])[:60],
    }
    draft.make(row["row"], Identifier, lma)
    return person


def _change(draft: Draft, row: Row, before: Person, known: Known) -> bool:
    after = {name: row[name] for name in _NAMES if row.get(name)}
    unit = known.units.get(folded(row.get("municipality") or ""))
    if unit and not before.unit_id:
        after["unit_id"] = unit
    return draft.change(row["row"], Person, before.pk, after, {name: getattr(before, name) for name in after})


def _registered(draft: Draft, row: Row, context: Context, known: Known, person: int) -> bool:
    region = row.get("county") or context.region
    wanted = {
        "person_id": person, "kind": REGISTERED, "since": row.get("registered_from"), "until": row.get("registered_to"),
        "detail": row.get("accommodation") or "", "region": region,
    }  # fmt: skip
    held = [each for each in known.situations[person] if each.kind == REGISTERED]
    here = [each for each in held if each.region in ("", region)]
    elsewhere = [each for each in held if each.region not in ("", region) and each.until is None]
    if elsewhere and not any(each.until is None for each in here):
        return _moved(draft, row["row"], wanted, elsewhere[-1], context)
    began_elsewhere = any(each.since == wanted["since"] for each in held if each not in here)
    return _held(draft, row["row"], wanted, here, context, keep_since=began_elsewhere)


def _moved(draft: Draft, at: int, wanted: Row, old: Situation, context: Context) -> bool:
    """The list shows another county than we know: from today there, until yesterday here."""
    if old.since >= context.on:
        after = {"region": wanted["region"]}
        return draft.change(at, Situation, old.pk, after, {"region": old.region})
    draft.change(at, Situation, old.pk, {"until": context.on - _DAY}, {"until": None})
    since = max(filter(None, (wanted["since"], context.on)))
    draft.make(at, Situation, wanted | {"since": since, "until": None})
    if old.region == context.region:
        tell(draft, at, wanted["person_id"], AlertKind.MOVED_OUT, context.on)
    return True


def _category(draft: Draft, row: Row, context: Context, known: Known, person: int, was_known: bool) -> bool:
    kind = row.get("category")
    if not kind:
        return False
    held = [each for each in known.situations[person] if each.kind == kind]
    since = row.get("category_from") or (None if held else row.get("registered_from"))
    wanted = {"person_id": person, "kind": kind, "since": since, "detail": "", "region": ""}
    if not held and was_known and kind == "uppehallstillstand":
        tell(draft, row["row"], person, AlertKind.PERMIT, since or context.on)
    return _held(draft, row["row"], wanted, held, context)


def _held(
    draft: Draft, at: int, wanted: Row, held: list[Situation], context: Context, keep_since: bool = False
) -> bool:
    """Make the situation, or change the one that it is: that of the same day, else the one going on."""
    since = wanted["since"]
    same = next((each for each in held if each.since == since), None)
    going_on = next((each for each in reversed(held) if each.until is None), None)
    old = same or going_on
    if old is None:
        draft.make(at, Situation, wanted | {"since": since or context.on})
        return True
    if same is None and since and since > old.since and not keep_since:
        draft.change(at, Situation, old.pk, {"until": since - _DAY}, {"until": None})
        draft.make(at, Situation, wanted)
        return True
    after = {name: wanted[name] for name in ("detail", "region") if wanted[name]}
    if "until" in wanted:
        after["until"] = wanted["until"]
    if since and not keep_since:
        after["since"] = since
    return draft.change(at, Situation, old.pk, after, {name: getattr(old, name) for name in after})


def _lives(draft: Draft, row: Row, context: Context, known: Known, person: int) -> bool:
    place = {column: (row.get(name) or "")[:100] for name, column in _PLACE.items()}
    if not any(place.values()):
        return False
    old = known.addresses.get(person)
    if old is None:
        draft.make(row["row"], Address, place | {"person_id": person})
        return True
    if all(getattr(old, column) == value for column, value in place.items()):
        return False
    if old.since and old.since >= context.on:
        return draft.change(row["row"], Address, old.pk, place, {column: getattr(old, column) for column in place})
    draft.change(row["row"], Address, old.pk, {"until": context.on - _DAY}, {"until": None})
    draft.make(row["row"], Address, place | {"person_id": person, "since": context.on})
    return True


def _gone(draft: Draft, context: Context, on_the_list: list[int]) -> None:
    """Whoever an earlier list registered here and this one lacks: an alert with a proposal, nothing is ended."""
    lists = Import.objects.filter(source="mv_people").values("pk")
    asked = Alert.objects.filter(person=OuterRef("person"), kind=AlertKind.LEFT, done=None)
    still = Situation.objects.filter(
        kind=REGISTERED, region=context.region, imported_by__in=lists, since__lte=context.on
    )
    still = still.filter(Q(until=None) | Q(until__gt=context.on), ~Exists(asked)).exclude(person__in=on_the_list)
    for nth, situation in enumerate(still.order_by("person", "-since"), 1):
        if (situation.person_id, AlertKind.LEFT, context.on) in draft.told:
            continue
        proposal = {"end_situation": situation.pk, "until": context.on.isoformat()}
        tell(draft, -nth, situation.person_id, AlertKind.LEFT, context.on, proposal)
        draft.place(-nth, situation.person_id, situation.pk, Category.GONE)
