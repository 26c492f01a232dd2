"""The app."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from atersok.accounts.models import User


class MoneyConfig(AppConfig):
    """See the package."""

    name = "atersok.money"
    label = "money"

    def ready(self) -> None:
        """Follow the claims; take in the agency's payments; who may see which history."""
        from atersok.audit import pages
        from atersok.audit.concealing import conceal_when
        from atersok.claims.hooks import when_changed
        from atersok.intake.hooks import register_payments
        from atersok.money import auditing, bill_auditing
        from atersok.money.payment_list import Payments
        from atersok.money.services.receivables import follow

        when_changed(follow)
        conceal_when(auditing.history_hidden)
        register_payments(Payments())
        pages.register("inbetalning", auditing.PAYMENT)
        pages.register("fordran", auditing.RECEIVABLE)
        pages.register("utbetalning", auditing.RUN)
        pages.register("rakning", bill_auditing.BILL)
        pages.register("regionunderlag", bill_auditing.REGION_BILL)

    def menu_counts(self, user: "User") -> dict[str, int]:
        """What waits: lines to place, runs to check or attest, bills to check, approve or correct."""
        from atersok.accounts.permissions import Permission
        from atersok.money.bill_reading import to_decide
        from atersok.money.selectors import menu_counts

        bills = {"bills": to_decide(user)} if user.may(Permission.BILL_WRITE) else {}
        return bills | (menu_counts(user) if user.may(Permission.MONEY_READ) else {})
