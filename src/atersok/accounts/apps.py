"""The app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, roles and units."""

    name = "atersok.accounts"
    label = "accounts"
