"""The app."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from atersok.accounts.models import User


class PeopleConfig(AppConfig):
    """See the package."""

    name = "atersok.people"
    label = "people"

    def ready(self) -> None:
        """Histories hide what pages hide; reviews of the log look at some people always."""
        from atersok.audit import pages, reviewing  # models are not loaded before the apps are
        from atersok.audit.concealing import conceal_people_when, conceal_when
        from atersok.audit.models import Chosen
        from atersok.people import auditing
        from atersok.people.masking import hidden_people, history_hidden

        conceal_when(history_hidden)
        conceal_people_when(hidden_people)
        reviewing.always(Chosen.OUTSIDE, auditing.outside_unit)
        reviewing.always(Chosen.PROTECTED, auditing.of_protected)
        pages.register("person", auditing.HISTORY)

    def menu_counts(self, user: "User") -> dict[str, int]:
        """Pairs that wait to be decided, for those who decide."""
        from atersok.accounts.permissions import Permission
        from atersok.people.duplicates import waiting

        return {"duplicates": waiting().count()} if user.may(Permission.PERSON_MERGE) else {}
