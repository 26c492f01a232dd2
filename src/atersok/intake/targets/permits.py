"""Permits and decisions about people, and situations in general."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import polars as pl

from atersok.intake.matching import known, numbers_of
from atersok.intake.planning import Prepared, without
from atersok.intake.targets.base import Context, Table, plan, who
from atersok.intake.targets.drafting import Draft, category_of
from atersok.people.models import Alert, AlertKind, Identifier, IdentifierKind, Situation

SITUATIONS = Table(
    Situation,
    {"kind": "kind", "from": "since", "to": "until", "detail": "detail", "region": "region"},
    ("person_id", "kind", "since"),
    keeps=("detail", "region"),
)

type Row = dict[str, Any]
type Held = dict[tuple[int, str, date], Situation]


def situations(frame: pl.DataFrame, context: Context) -> Prepared:
    """Situations, known again by person, kind and first day."""
    placed, errors = who(frame)
    return plan(SITUATIONS, placed, [errors])


def permits(frame: pl.DataFrame, context: Context) -> Prepared:
    """Each decision adds the situations that it grounds, numbers that are new to us, and alerts about what is new."""
    placed, errors = who(frame)
    sound = without(placed, errors)
    draft = Draft()
    held = held_situations(sound["person_id"].to_list())
    learnt = _new_numbers(frame, sound)
    for row in sound.iter_rows(named=True):
        _permit(draft, row, context, held, learnt.get(row["row"], []))
    return draft.prepared(errors)


def held_situations(people: Iterable[int]) -> Held:
    """The situations of these people by person, kind and first day."""
    rows = Situation.objects.filter(person__in=set(people)).order_by("pk")
    return {(each.person_id, each.kind, each.since): each for each in rows}


def _new_numbers(frame: pl.DataFrame, sound: pl.DataFrame) -> dict[int, list[Row]]:
    """Row to the numbers that the register doesn't have yet, each for the first row that has it."""
    numbers = numbers_of(frame.join(sound.select("row"), on="row", how="semi"))
    new = numbers.join(known(numbers), on=["kind", "value"], how="anti")
    new = new.filter(pl.col("kind").is_in([kind.value for kind in IdentifierKind])).unique(
        ["kind", "value"], keep="first"
    )
    found: dict[int, list[Row]] = {}
    for each in new.sort("row", "order").iter_rows(named=True):
        found.setdefault(each["row"], []).append(each)
    return found


def _permit(draft: Draft, row: Row, context: Context, held: Held, numbers: list[Row]) -> None:
    person, at = row["person_id"], row["row"]
    new = changed = False
    for kind, since, detail, region, told in _decided(row, context):
        before = held.get((person, kind, since))
        if before is None:
            values = {"person_id": person, "kind": kind, "since": since, "detail": detail, "region": region}
            number = draft.make(at, Situation, values)
            held[person, kind, since] = Situation(pk=number, **values)
            tell(draft, at, person, told, since)
            new = True
        elif detail:
            changed |= draft.change(at, Situation, before.pk, {"detail": detail}, {"detail": before.detail})
    for each in numbers:
        learn(draft, at, person, each, row)
        if each["kind"] == IdentifierKind.PERSONAL:
            tell(draft, at, person, AlertKind.PERSONAL_NUMBER, row.get("folkbokford_from") or row["decision_date"])
    draft.place(at, person, person, category_of(new or bool(numbers), changed))


def _decided(row: Row, context: Context) -> Iterator[tuple[str, date, str, str, AlertKind | None]]:
    yield "uppehallstillstand", row["decision_date"], row["ground"], "", AlertKind.PERMIT
    if row.get("kommunplats_from"):
        yield "kommunplats", row["kommunplats_from"], "", "", None
    if row.get("folkbokford_from"):
        yield "folkbokford", row["folkbokford_from"], "", context.region, AlertKind.RESIDENT


def learn(draft: Draft, at: int, person: int, number: Row, row: Row) -> None:
    """The person gets a number that we didn't have."""
    raw = row.get("lma_raw") if number["kind"] == IdentifierKind.LMA else None
    draft.make(
        at, Identifier,
        {"person_id": person, "kind": number["kind"], "value": number["value"], "raw": (raw or number["value"])[:60]},
    )  # fmt: skip


def tell(
    draft: Draft, at: int, person: int, kind: AlertKind | None, day: date, proposal: dict[str, Any] | None = None
) -> None:
    """An alert, once for a person, kind and day."""
    if kind is None or (person, kind, day) in draft.told:
        return
    draft.told.add((person, kind, day))
    draft.make(at, Alert, {"person_id": person, "kind": kind, "day": day, "proposal": proposal or {}})
