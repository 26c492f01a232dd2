"""The app."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    """See the package."""

    name = "atersok.funds"
    label = "funds"
