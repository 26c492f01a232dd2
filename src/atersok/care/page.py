"""What stands on a person's page, put together for the user who looks: names only as masking gives them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.care import selectors
from atersok.law.money import show
from atersok.people import masking, status, timeline
from atersok.people.models import Merge, Person, Situation
from atersok.people.panels import Panel, panels_for
from atersok.people.selectors import alerts_for, kin_for, situations_for

ROWS = 50


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of a table inside the page. `previous` and `next` go into the address (`?kostnader=2`)."""

    page: "Page[Any]"
    previous: dict[str, int]
    next: dict[str, int]

    @property
    def rows(self) -> Sequence[Any]:
        """The rows shown."""
        return list(self.page.object_list)

    @property
    def count(self) -> int:
        """All rows there are."""
        return self.page.paginator.count


class _Counted(Paginator[Any]):
    """Pages of rows that the months have counted already."""

    def __init__(self, rows: QuerySet[Any], months: list[selectors.Month]) -> None:
        super().__init__(rows, ROWS)
        self.count = sum(month.rows for month in months)


def slice_of(rows: QuerySet[Any], months: list[selectors.Month], name: str, asked: str) -> Slice:
    """The page asked for by a parameter `name`; the first or last page where there is none such."""
    page = _Counted(rows, months).get_page(asked or 1)
    return Slice(
        page,
        {name: page.previous_page_number()} if page.has_previous() else {},
        {name: page.next_page_number()} if page.has_next() else {},
    )


@dataclass(frozen=True, slots=True)
class Kin:
    """A mother or a child of whom the user may know."""

    pk: int
    number: str
    name: str
    birth_date: date


@dataclass(frozen=True, slots=True)
class Head:
    """Who it is, as it may be shown."""

    pk: int
    number: str
    name: str
    hidden: bool
    protected: bool
    birth_date: date
    born_note: str
    unit: str
    numbers: str
    status: str
    tags: list[str] = field(default_factory=list)

    @property
    def number_list(self) -> list[str]:
        """The numbers one by one."""
        return self.numbers.split(", ") if self.numbers else []


def head(person: Person, user: User, situations: Sequence[Situation], today: date) -> Head:
    """The top of the page."""
    return Head(
        pk=person.pk, number=person.number, name=masking.shown_name(person, user), hidden=masking.hides(person, user),
        protected=person.protected, birth_date=person.birth_date,
        born_note=_born_note(person, today), unit=masking.shown_unit(person, user),
        numbers=masking.shown_numbers(person, user), status=status.sentence(person, situations, today),
        tags=status.tags(person, situations, today),
    )  # fmt: skip


def _born_note(person: Person, today: date) -> str:
    years = status.age(person, today)
    told = [ngettext("%(n)d år", "%(n)d år", years) % {"n": years}, person.get_sex_display().lower()]
    return ", ".join([*filter(None, told), *([_("osäkert datum")] if person.birth_date_uncertain else [])])


def context(person: Person, user: User, today: date, asked: dict[str, str]) -> dict[str, Any]:
    """Everything the template needs. `asked`: which page of which table."""
    situations = list(situations_for(user, person))
    panels = panels_for(user, person, today)
    care = _care(person, user, asked)
    hidden = masking.hides(person, user)
    prefetch_related_objects([person], "identifiers", "addresses")
    return {
        "head": head(person, user, situations, today),
        "today": today,
        "picture": _picture(status.bands(situations, hidden), _marks(care), panels, today),
        "situations": [(row, status.band_text(row, hidden)) for row in situations],
        "in_force": {row.pk for row in status.in_force(situations, today)},
        "panels": panels,
        "may_write": user.may(Permission.PERSON_WRITE),
        "may_identify": user.may(Permission.PERSON_WRITE) and not hidden,
        "office": user.only_unit is None,
        "may_merge": user.may(Permission.PERSON_MERGE),
        "may_see_readers": user.may(Permission.AUDIT_READ),
        **care,
        **_register(person, user),
    }


def _care(person: Person, user: User, asked: dict[str, str]) -> dict[str, Any]:
    costs, contacts = selectors.costs_by_month(user, person), selectors.contacts_by_month(user, person)
    return {
        "cost_months": costs,
        "contact_months": contacts,
        "contacts": slice_of(selectors.contacts_for(user, person), contacts, "kontakter", asked.get("kontakter", "")),
        "costs": slice_of(selectors.costs_for(user, person), costs, "kostnader", asked.get("kostnader", "")),
        "cost_sum": sum(month.net for month in costs),
        "certificates": list(selectors.certificates_for(user, person)),
        "examinations": list(selectors.examinations_for(user, person)),
    }


def _register(person: Person, user: User) -> dict[str, Any]:
    office = user.only_unit is None
    kin = [(_kin(row, user), row.pk == person.mother_id) for row in kin_for(user, person)]
    return {
        "identifiers": masking.shown_identifiers(person, user),
        "addresses": masking.shown_addresses(person, user)[: None if office else 1],
        "mother": next((row for row, is_mother in kin if is_mother), None),
        "children": [row for row, is_mother in kin if not is_mother],
        "card_checks": list(person.card_checks.select_related("by")[:ROWS]),
        "ties": list(person.ties.all()) if office else [],
        "alerts": list(alerts_for(user).filter(person=person).order_by("-day", "-id")[:ROWS]),
        "merges": list(Merge.objects.filter(kept=person, undone=None).select_related("by")) if office else [],
    }


def _kin(person: Person, user: User) -> Kin:
    return Kin(person.pk, person.number, masking.shown_name(person, user), person.birth_date)


def _picture(
    bands: list[timeline.Band], marks: list[timeline.Mark], panels: Sequence[Panel], today: date
) -> timeline.Picture:
    for panel in panels:
        bands += panel.bands
        marks += panel.marks
    return timeline.picture(bands, marks, today)


def _marks(care: dict[str, Any]) -> list[timeline.Mark]:
    return [
        *_contacts(care["contact_months"]),
        *_costs(care["cost_months"]),
        *[_mark(_("Läkarutlåtanden"), _("Läkarutlåtande"), row.issued, "certificate") for row in care["certificates"]],
        *[
            _mark(_("Hälsoundersökningar"), _("Hälsoundersökning"), row.day, "examination")
            for row in care["examinations"]
        ],
    ]


def _mark(row: str, text: str, day: date, kind: str) -> timeline.Mark:
    return timeline.Mark(row, text, day, kind)


def _contacts(months: list[selectors.Month]) -> list[timeline.Mark]:
    words = [ngettext("%(n)d kontakt", "%(n)d kontakter", month.rows) % {"n": month.rows} for month in months]
    return [
        timeline.Mark(_("Vårdkontakter"), said, month.first, "contact")
        for said, month in zip(words, months, strict=True)
    ]


def _costs(months: list[selectors.Month]) -> list[timeline.Mark]:
    row = _("Kostnader per månad")
    return [timeline.Mark(row, show(month.net), month.first, "cost", month.net) for month in months]
