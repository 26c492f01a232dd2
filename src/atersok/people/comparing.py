"""Two people beside each other, as the user may see them, with what differs pointed out."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from atersok.accounts.models import User
from atersok.people import masking, status
from atersok.people.merging import bonds
from atersok.people.models import Person


@dataclass(frozen=True, slots=True)
class Compared:
    """One row of the comparison."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Both are known and not the same."""
        return bool(self.first and self.second and self.first != self.second)


def compared(user: User, first: Person, second: Person, today: date) -> list[Compared]:
    """Identity, status and how many rows each has."""
    one, other = (_facts(user, person, today) for person in (first, second))
    return [Compared(label, one[label], other[label]) for label in one]


def _facts(user: User, person: Person, today: date) -> dict[str, str]:
    situations = list(person.situations.all())
    addresses = masking.shown_addresses(person, user)
    place = ", ".join(filter(None, (addresses[0].street, addresses[0].city))) if addresses else ""
    return {
        _("Namn"): masking.shown_name(person, user),
        _("Född"): person.birth_date.isoformat() + (_(", osäkert") if person.birth_date_uncertain else ""),
        _("Kön"): person.get_sex_display(),
        _("Nummer"): masking.shown_numbers(person, user),
        _("Enhet"): masking.shown_unit(person, user),
        _("Adress"): masking.shown_place(place, person, user),
        _("Mor"): f"P-{person.mother_id}" if person.mother_id else "",
        _("I dag"): status.sentence(person, situations, today),
        _("Situationer"): "; ".join(
            f"{status.band_text(row, masking.hides(person, user))} {row.since} – {row.until or ''}".strip()
            for row in situations
        ),
        _("Tillagd"): person.created.date().isoformat(),
        _("Rader i registret"): str(_rows(person)),
    }


def _rows(person: Person) -> int:
    return sum(bond.model._default_manager.filter(**{bond.field: person.pk}).count() for bond in bonds())
