"""Today: the day by which the workplace judges. The demo lives on a fixed day, so that its last days stay put."""

from datetime import date

from django.conf import settings
from django.utils import timezone

DEMO_DAY = date(2026, 11, 21)


def today() -> date:
    """The day by which the law is judged: the Swedish calendar day, or the demo's."""
    return DEMO_DAY if settings.DEMO else timezone.localdate()
