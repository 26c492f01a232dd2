"""The app."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from atersok.accounts.models import User


class SiteConfig(AppConfig):
    """What joins the apps."""

    name = "atersok.site"
    label = "site"

    def ready(self) -> None:
        """Let apps that stand beside each other meet."""
        from atersok.site import taken_in
        from atersok.site.todo import jobs  # noqa: F401 – the worker knows the jobs that are imported

        taken_in.register()

    def menu_counts(self, user: "User") -> dict[str, int]:
        """How much has its last day within thirty days."""
        from atersok.site.todo.queues import soon

        return soon(user)
