"""The app."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    """See the package."""

    name = "atersok.money"
    label = "money"
