"""The tables that an import may write to, in the order in which their rows can be made."""

from functools import cache

from django.apps import apps
from django.db import connection, models

MADE_IN_ORDER = (
    "accounts.unit",
    "people.person",
    "people.identifier",
    "people.situation",
    "people.familytie",
    "people.address",
    "care.contact",
    "care.cost",
    "care.certificate",
    "care.examination",
    "people.alert",
)
"""Labels of the models. Rows are made from first to last and taken away from last to first."""

ONCE = ("people.alert",)
"""Where a row that is there already is left as it is: the same thing is told once."""


@cache
def model_of(label: str) -> type[models.Model]:
    """The model with a label."""
    return apps.get_model(label)


def all_models() -> list[type[models.Model]]:
    """Every model of the list."""
    return [model_of(label) for label in MADE_IN_ORDER]


@cache
def columns_of(model: type[models.Model]) -> tuple[str, ...]:
    """The columns that hold what is known: not those that the database makes itself."""
    return tuple(field.column for field in model._meta.concrete_fields if not field.generated and field.column)


@cache
def history_of(model: type[models.Model]) -> type[models.Model]:
    """The table of the model's history."""
    found: type[models.Model] = model.pgh_event_model  # type: ignore[attr-defined] # added by pghistory.track
    return found


def table(model: type[models.Model]) -> str:
    """The name of the model's table."""
    return model._meta.db_table


def has_importer(model: type[models.Model]) -> bool:
    """Whether rows carry the import that made them."""
    return "imported_by" in columns_of(model)


def max_lengths(model: type[models.Model]) -> dict[str, int]:
    """Column to the characters that it takes."""
    return {
        str(field.column): field.max_length
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField) and field.max_length and not field.generated and not field.choices
    }


def defaults_of(model: type[models.Model]) -> dict[str, object]:
    """What columns hold that nobody gave a value for, as JSON."""
    given: dict[str, object] = {}
    for field in model._meta.concrete_fields:
        if field.generated or field.primary_key:
            continue
        if field.has_default():
            given[str(field.column)] = field.get_default()
        elif isinstance(field, models.CharField | models.TextField) and not field.null:
            given[str(field.column)] = ""
    return given


def new_numbers(model: type[models.Model], count: int) -> list[int]:
    """Numbers for rows to be made. They are nobody else's, also when they are never used."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table(model), count]
        )
        return [number for (number,) in cursor.fetchall()]
