"""Merging two people into one, and taking it back exactly.

Every row that is bound to a person moves to the one that is kept, in whatever app it is. Rows the kept one already has
(the same situation, the same alert) stay with the number that is gone. Rows without a real foreign key are derived and
are made again. What was moved and filled in is written down, so that `unmerge` puts each thing back.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.people.models import (
    Address,
    Alert,
    Duplicate,
    DuplicateState,
    FamilyTie,
    Merge,
    Person,
    Protection,
    Situation,
    Stale,
)

_OF_THE_PAIR = (Merge, Duplicate)  # tell of the merge itself
_ONCE = {  # facts that are the same fact when these are equal: not doubled
    Situation: ("kind", "since", "until", "detail", "region"),
    Address: ("street", "postcode", "city", "municipality", "since", "until"),
    FamilyTie: ("anchor_first_received", "anchor_citizen_from", "applied_on"),
    Alert: ("kind", "day"),
}
_FILLED = ("given_name", "family_name", "sex", "first_received", "deceased", "mother_id", "unit_id")


class Bond(NamedTuple):
    """A table bound to people, and the column that holds the person."""

    model: Any
    field: str

    @property
    def key(self) -> str:
        """The bond's name in what is written down."""
        return f"{self.model._meta.label_lower}.{self.field}"


def bonds() -> list[Bond]:
    """Every real foreign key to a person, in all apps: mothers too, but not what tells of merges."""
    found = []
    for relation in Person._meta.get_fields(include_hidden=True):
        field: Any = getattr(relation, "field", None)
        if relation.auto_created and field is not None and field.db_constraint and not _tells_of_merges(field):
            found.append(Bond(field.model, field.name))
    return sorted(found, key=lambda bond: bond.key)


def _tells_of_merges(field: Any) -> bool:
    return field.model in _OF_THE_PAIR or (field.model is Person and field.name == "merged_into")


@transaction.atomic
def merge(user: User, kept: Person, gone: Person, reason: str) -> Merge:
    """Make `gone` a part of `kept`. Raises ValidationError, which says what stands against it."""
    kept, gone = _both(kept, gone)
    against = list(conflicts(kept, gone))
    if against:
        raise ValidationError(against)
    with acting(user, reason):
        moved = {bond.key: _move(bond, kept, gone) for bond in bonds()}
        filled = _fill(kept, gone)
        gone.merged_into = kept
        gone.save()
        row = Merge.objects.create(
            kept=kept, gone=gone, reason=reason, by=user,
            moved={
                "rows": {key: pks for key, pks in moved.items() if pks}, "filled": filled,
                "moot": _set_aside(kept, gone),
            },
        )  # fmt: skip
        _close_pair(user, kept, gone)
        _make_again(kept, gone)
    return row


def _both(kept: Person, gone: Person) -> tuple[Person, Person]:
    if kept.pk == gone.pk:
        raise ValidationError(_("En person kan inte slås ihop med sig själv."))
    rows = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk]).order_by("pk")}
    if any(row.merged_into_id for row in rows.values()):
        raise ValidationError(_("En av personerna är redan hopslagen med någon. Öppna personerna på nytt."))
    return rows[kept.pk], rows[gone.pk]


def conflicts(kept: Person, gone: Person) -> Iterator[str]:
    """What stands against a merge, in words: rows that only one of can be, such as two rows in one claim."""
    if kept.mother_id == gone.pk or gone.mother_id == kept.pk:
        yield _("Den ena är den andras mor.")
    for bond in bonds():
        if bond.model in _ONCE:
            continue
        for constraint in _unique_with(bond):
            clash = _clashing(bond, kept, gone, constraint).first()
            if clash is not None:
                yield _clash_said(clash)


def _clash_said(clash: models.Model) -> str:
    name = str(clash._meta.verbose_name)
    of: Any = getattr(clash, "claim", None)
    if of is not None:
        return _("Båda finns i ansökan %(claim)s. Ta bort den ena raden där först.") % {"claim": of}
    return _("Båda har %(what)s som det bara kan finnas en av. Ändra den ena först.") % {"what": name}


def _unique_with(bond: Bond) -> list[models.UniqueConstraint]:
    return [
        constraint
        for constraint in bond.model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and bond.field in constraint.fields
    ]


def _clashing(bond: Bond, kept: Person, gone: Person, constraint: models.UniqueConstraint) -> Any:
    others = [name for name in constraint.fields if name != bond.field]
    rows = bond.model._default_manager.filter(constraint.condition or Q())
    same = rows.filter(Q(**{bond.field: kept.pk}), **{name: OuterRef(name) for name in others})
    return rows.filter(Exists(same), **{bond.field: gone.pk})


def _move(bond: Bond, kept: Person, gone: Person) -> list[int]:
    rows = bond.model._default_manager.filter(**{bond.field: gone.pk})
    pks = list(rows.exclude(pk__in=_doubled(bond, kept, gone)).order_by("pk").values_list("pk", flat=True))
    bond.model._default_manager.filter(pk__in=pks).update(**{bond.field: kept.pk})
    return pks


def _doubled(bond: Bond, kept: Person, gone: Person) -> list[int]:
    same = _ONCE.get(bond.model)
    if not same:
        return []
    has = {tuple(row) for row in bond.model._default_manager.filter(person=kept).values_list(*same)}
    rows = bond.model._default_manager.filter(person=gone).values_list("pk", *same)
    return [pk for pk, *values in rows if tuple(values) in has]


def _fill(kept: Person, gone: Person) -> dict[str, list[Any]]:
    """What the kept one lacks is taken from the other; protection and special reasons hold if either had them."""
    wanted: dict[str, Any] = {
        name: getattr(gone, name) for name in _FILLED if not getattr(kept, name) and getattr(gone, name)
    }
    if wanted.get("mother_id") == kept.pk:
        del wanted["mother_id"]
    if gone.protected and kept.protection != Protection.REGISTERED and kept.protection != gone.protection:
        wanted["protection"] = gone.protection
    if gone.special_reasons and not kept.special_reasons:
        wanted["special_reasons"] = True
    filled = {name: [_plain(getattr(kept, name)), _plain(value)] for name, value in wanted.items()}
    for name, value in wanted.items():
        setattr(kept, name, value)
    if wanted:
        kept.save()
    return filled


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _set_aside(kept: Person, gone: Person) -> list[int]:
    """Other open pairs of the one that is gone need no decision while it is."""
    open_pairs = Duplicate.objects.filter(Q(first=gone) | Q(second=gone), state=DuplicateState.OPEN)
    pks = list(open_pairs.exclude(first=kept).exclude(second=kept).order_by("pk").values_list("pk", flat=True))
    Duplicate.objects.filter(pk__in=pks).update(state=DuplicateState.MOOT)
    return pks


def _close_pair(user: User, kept: Person, gone: Person) -> None:
    first, second = sorted((kept.pk, gone.pk))
    for pair in Duplicate.objects.filter(first=first, second=second):
        pair.state, pair.decided_by, pair.decided = DuplicateState.SAME, user, timezone.now()
        pair.save()


def _make_again(*people: Person) -> None:
    Stale.objects.bulk_create((Stale(person=person) for person in people), ignore_conflicts=True)


@transaction.atomic
def unmerge(user: User, row: Merge, reason: str) -> Person:
    """Take a merge back: every row that moved goes back, what was filled in is emptied, the pair is open again.

    What has been changed since stays changed. Raises ValidationError when a later merge must be taken back first.
    """
    row = Merge.objects.select_for_update().get(pk=row.pk)
    if row.undone:
        raise ValidationError(_("Sammanslagningen är redan ångrad."))
    kept, gone = _merged(row)
    with acting(user, reason):
        for bond in bonds():
            _move_back(bond, row.moved["rows"].get(bond.key, []), kept, gone)
        _empty(kept, row.moved["filled"])
        gone.merged_into = None
        gone.save()
        row.undone = timezone.now()
        row.save()
        _reopen_pair(kept, gone)
        Duplicate.objects.filter(pk__in=row.moved["moot"], state=DuplicateState.MOOT).update(state=DuplicateState.OPEN)
        _make_again(kept, gone)
    return gone


def _merged(row: Merge) -> tuple[Person, Person]:
    rows = {
        p.pk: p for p in Person.objects.select_for_update().filter(pk__in=[row.kept_id, row.gone_id]).order_by("pk")
    }
    kept, gone = rows[row.kept_id], rows[row.gone_id]
    later = Merge.objects.filter(kept=kept, undone=None, pk__gt=row.pk).exists()
    if kept.merged_into_id or gone.merged_into_id != kept.pk or later:
        raise ValidationError(_("En senare sammanslagning måste ångras först."))
    return kept, gone


def _move_back(bond: Bond, pks: list[int], kept: Person, gone: Person) -> None:
    if pks:
        bond.model._default_manager.filter(pk__in=pks, **{bond.field: kept.pk}).update(**{bond.field: gone.pk})


def _empty(kept: Person, filled: dict[str, list[Any]]) -> None:
    untouched = {name: before for name, (before, after) in filled.items() if _plain(getattr(kept, name)) == after}
    for name, before in untouched.items():
        setattr(kept, name, before)
    if untouched:
        kept.save()


def _reopen_pair(kept: Person, gone: Person) -> None:
    first, second = sorted((kept.pk, gone.pk))
    for pair in Duplicate.objects.filter(first=first, second=second, state=DuplicateState.SAME):
        pair.state, pair.decided_by, pair.decided = DuplicateState.OPEN, None, None
        pair.save()
