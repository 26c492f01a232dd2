"""The app."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """See the package."""

    name = "atersok.care"
    label = "care"
