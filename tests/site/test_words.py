"""How sentences stand on a line, and how far away days are."""

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string

from atersok.site.templatetags.show import by_day, in_days


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Slutade 2026-03-31.", [("Slutade ", False), ("2026-03-31", True), (".", False)]),
        ("2026-03-31–2026-04-01", [("2026-03-31", True), ("–", False), ("2026-04-01", True)]),
        ("A-2026-0001, 2010:1122", [("A-2026-0001, 2010:1122", False)]),
        ("", []),
    ],
)
def test_a_day_is_not_broken_at_its_hyphens(text: str, parts: list[tuple[str, bool]]) -> None:
    assert by_day(text) == parts


def test_what_is_between_days_is_still_only_text() -> None:
    drawn = render_to_string("components/unbroken.html", {"text": "<b>2026-03-31</b>"})
    assert drawn == '&lt;b&gt;<span class="day">2026-03-31</span>&lt;/b&gt;'


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "i dag"), (1, "om 1 dag"), (-1, "för 1 dag sedan"), (732, "om 732 dagar"), (733, "om 2 år"),
        (-3796, "för 10 år sedan"),
    ],
)  # fmt: skip
def test_far_away_is_said_in_years(days: int, words: str) -> None:
    today = date(2026, 11, 21)
    assert in_days(today + timedelta(days=days), today) == words
