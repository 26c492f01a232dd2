"""What a service says when it can't do what was asked; the page shows the words."""

from django.core.exceptions import ValidationError


class NotNowError(ValidationError):
    """The claim is in another state, or somebody has changed it meanwhile."""


class SecondPersonError(ValidationError):
    """Another person has to do it."""
