"""What a service says when it can't do what was asked; the page shows the words."""

from django.core.exceptions import ValidationError


class NotNowError(ValidationError):
    """It stands differently: booked already, changed by somebody meanwhile, or in a locked month."""


class SecondPersonError(ValidationError):
    """Another person has to do it."""
