"""What the tables are called on pages."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atersok.intake.reading.codes import CARE_KIND, COST_KIND, SEX, SITUATION, CodeTable

_CODES: dict[tuple[str, str], CodeTable] = {
    ("care.cost", "kind"): COST_KIND,
    ("care.contact", "care_kind"): CARE_KIND,
    ("people.situation", "kind"): SITUATION,
    ("people.person", "sex"): SEX,
}
_NAMES: dict[str, Promise] = {
    "accounts.unit": _("Enhet"),
    "accounts.user": _("Användare"),
    "people.person": _("Person"),
    "people.identifier": _("Identitetsbeteckning"),
    "people.situation": _("Situation"),
    "people.familytie": _("Anknytning"),
    "people.address": _("Adress"),
    "people.alert": _("Statusändring"),
    "people.duplicate": _("Trolig dubblett"),
    "people.merge": _("Sammanslagning"),
    "people.cardcheck": _("Kortkontroll"),
    "care.contact": _("Vårdkontakt"),
    "care.cost": _("Kostnad"),
    "care.certificate": _("Läkarutlåtande"),
    "care.examination": _("Hälsoundersökning"),
    "claims.claimrow": _("Rad i ansökan"),
    "claims.claimitem": _("Kostnad eller undersökning i ansökan"),
    "claims.override": _("Avvikande tolkning"),
    "claims.document": _("Handling"),
}
CATEGORIES: dict[str, Promise] = {
    "new": _("Nya"),
    "changed": _("Ändrade"),
    "unchanged": _("Oförändrade"),
    "gone": _("Inte med längre"),
    "duplicate": _("Dubbletter"),
    "error": _("Fel"),
}
"""Category to what its rows are called together."""

_COLUMNS: dict[str, Promise] = {
    "person_id": _("person"),
    "unit_id": _("enhet"),
    "contact_id": _("vårdkontakt"),
    "proposal": _("förslag"),
    "kind": _("slag"),
    "day": _("dag"),
    "amount": _("belopp"),
    "fee": _("patientavgift"),
}


def code_in_words(model: type[models.Model], column: str, code: str) -> str:
    """The word for a code of a table's column, the code itself where it has none."""
    table = _CODES.get((model._meta.label_lower, column))
    words = table.words.get(code, ()) if table else ()
    return words[0] if words else code


def name_of(model: type[models.Model]) -> str | Promise:
    """The table's name, in the singular."""
    return _NAMES.get(model._meta.label_lower) or model._meta.verbose_name or model._meta.label


def column_name(model: type[models.Model], column: str) -> str | Promise:
    """The column's name."""
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    return _COLUMNS.get(column) or field.verbose_name or column
