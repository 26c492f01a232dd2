"""The app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """See the package."""

    name = "atersok.audit"
    label = "audit"

    def ready(self) -> None:
        """History stays: made sure after each migration, whatever tables it added. Logins are written down."""
        from atersok.audit.logins import connect  # models are not loaded before the apps are

        connect()
        post_migrate.connect(_keep, sender=self, dispatch_uid="history stays")


def _keep(using: str, **_: object) -> None:
    from atersok.audit.permanence import keep  # models are not loaded before the apps are

    keep(using)
