"""The app."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from atersok.accounts.models import User


class IntakeConfig(AppConfig):
    """See the package."""

    name = "atersok.intake"
    label = "intake"

    def menu_counts(self, user: "User") -> dict[str, int]:
        """Imports that wait for somebody."""
        from atersok.intake.selectors import waiting

        return {"imports": waiting(user)}
