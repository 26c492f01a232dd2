"""A person's facts as the statute book reads them: the part that the register itself holds.

`care.selectors.facts_of` adds care. Claims are added by the app that has them.
"""

from collections.abc import Iterable

from atersok.law import facts as law
from atersok.people import models


def facts_of(
    person: models.Person, situations: Iterable[models.Situation], ties: Iterable[models.FamilyTie] = ()
) -> law.PersonFacts:
    """The person, the situations and the family ties. Empty text is unknown, as in a facts folder."""
    return law.PersonFacts(
        person=law.Person(
            str(person.pk), person.birth_date, person.sex or None, person.first_received, person.deceased,
            person.special_reasons,
        ),
        situations=tuple(situation_of(row) for row in situations),
        ties=tuple(law.FamilyTie(row.anchor_first_received, row.anchor_citizen_from, row.applied_on) for row in ties),
    )  # fmt: skip


def situation_of(row: models.Situation) -> law.Situation:
    """One situation."""
    return law.Situation(row.kind, row.since, row.until, row.detail or None, row.region or None)
