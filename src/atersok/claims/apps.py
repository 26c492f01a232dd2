"""The app."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from atersok.accounts.models import User


class ClaimsConfig(AppConfig):
    """See the package."""

    name = "atersok.claims"
    label = "claims"

    def ready(self) -> None:
        """Panels on a person's page; pages of history, which hide what the pages hide."""
        from atersok.audit import pages  # models are not loaded before the apps are
        from atersok.audit.concealing import conceal_when
        from atersok.claims import auditing, panels

        conceal_when(auditing.history_hidden)
        pages.register("ansokan", auditing.CLAIM)
        pages.register("intyg", auditing.REQUEST)
        panels.register_all()

    def menu_counts(self, user: "User") -> dict[str, int]:
        """What waits: findings that can be claimed, claims that wait for a second person, unanswered requests."""
        from atersok.claims.waiting import waiting

        return waiting(user)
