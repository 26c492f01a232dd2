"""The app."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from atersok.accounts.models import User


class FundsConfig(AppConfig):
    """See the package."""

    name = "atersok.funds"
    label = "funds"

    def menu_counts(self, user: "User") -> dict[str, int]:
        """Requests for money that wait for the user."""
        from atersok.funds.selectors import waiting  # models are not loaded before the apps are

        return waiting(user)
