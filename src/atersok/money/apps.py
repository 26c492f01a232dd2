"""The app."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    """See the package."""

    name = "atersok.money"
    label = "money"

    def ready(self) -> None:
        """Follow the claims; take in the agency's payments; the worker knows the jobs that are imported."""
        from atersok.claims.hooks import when_changed
        from atersok.intake.hooks import register_payments
        from atersok.money import jobs  # noqa: F401
        from atersok.money.payment_list import Payments
        from atersok.money.services.receivables import follow

        when_changed(follow)
        register_payments(Payments())
