"""Which objects' histories hide identity and whereabouts: the app that owns the object says when."""

from collections.abc import Callable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import Unit, User

HIDDEN = _("Skyddade uppgifter")

type Rule = Callable[[models.Model, User], bool]

_rules: list[Rule] = []


def conceal_when(rule: Rule) -> None:
    """Hide free text, units and reasons in the history of an object for a user when `rule` says so."""
    if rule not in _rules:
        _rules.append(rule)


def concealed(obj: models.Model, user: User) -> bool:
    """Whether the history of `obj` is shown to `user` without what could tell who or where somebody is."""
    return any(rule(obj, user) for rule in _rules)


def tells(field: models.Field[Any, Any]) -> bool:
    """Whether a field can tell who or where somebody is: free text (a list of it, or JSON, too), or a unit."""
    if isinstance(field, ArrayField):
        return tells(field.base_field)
    if isinstance(field, models.ForeignKey):
        return field.related_model is Unit
    return isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
