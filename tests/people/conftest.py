"""These tests live on the demo's day, whatever day it is."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def fixed_day(settings: Any) -> None:
    settings.DEMO = True
