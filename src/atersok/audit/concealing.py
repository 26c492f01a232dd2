"""Which objects' histories hide identity and whereabouts: the app that owns the object says when."""

from collections.abc import Callable, Collection
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import Unit, User

HIDDEN = _("Skyddade uppgifter")

type Rule = Callable[[models.Model, User], bool]
type PeopleRule = Callable[[Collection[int], User], set[int]]

_rules: list[Rule] = []
_people_rules: list[PeopleRule] = []


def conceal_when(rule: Rule) -> None:
    """Hide free text, units and reasons in the history of an object for a user when `rule` says so."""
    if rule not in _rules:
        _rules.append(rule)


def concealed(obj: models.Model, user: User) -> bool:
    """Whether the history of `obj` is shown to `user` without what could tell who or where somebody is."""
    return any(rule(obj, user) for rule in _rules)


def conceal_people_when(rule: PeopleRule) -> None:
    """Hide the same in single rows of any history: those about the people that `rule` picks out of the numbers."""
    if rule not in _people_rules:
        _people_rules.append(rule)


def concealed_people(numbers: Collection[int], user: User) -> set[int]:
    """Whom of these people rows are shown of without what could tell who or where somebody is."""
    return {number for rule in _people_rules for number in rule(numbers, user)} if numbers else set()


def tells(field: models.Field[Any, Any]) -> bool:
    """Whether a field can tell who or where somebody is: free text (a list of it, or JSON, too), or a unit."""
    if isinstance(field, ArrayField):
        return tells(field.base_field)
    if isinstance(field, models.ForeignKey):
        return field.related_model is Unit
    return isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
