"""What goes with every answer, whatever it is. The settings behind it: tests/accounts/test_doors.py."""

from collections.abc import Iterator

import pytest
from tests.site.walk import Walk, grouped

pytestmark = pytest.mark.django_db

SAME = {
    "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}  # fmt: skip


def test_every_answer_has_the_headers(walk: Walk) -> None:
    def faults() -> Iterator[tuple[str, str]]:
        for visit in walk.visits:
            if not visit.headers:
                continue
            policy = visit.headers.get("Content-Security-Policy", "")
            wrong = [name for name, value in SAME.items() if visit.headers.get(name) != value]
            if "default-src 'none'" not in policy or "'unsafe" in policy:
                wrong.append(f"CSP {policy}")
            if not visit.headers.get("X-Request-Id"):
                wrong.append("X-Request-Id")
            if wrong:
                yield visit.route.path, f"{visit}: {wrong}"

    assert not (said := grouped(faults())), said


def test_nothing_about_anybody_is_kept_in_a_browser(walk: Walk) -> None:
    """The calendar's own client may keep it for an hour; it holds numbers of findings, no people."""
    kept = (
        (visit.route.path, f"{visit}: {visit.headers.get('Cache-Control')}")
        for visit in walk.visits
        if visit.headers
        and visit.route.name != "calendar_feed"
        and "no-store" not in visit.headers.get("Cache-Control", "")
    )
    assert not (said := grouped(kept)), said


def test_files_are_saved_and_not_opened_in_the_page(walk: Walk) -> None:
    opened = (
        (visit.route.path, f"{visit}: {visit.headers.get('Content-Type')} {visit.disposition}")
        for visit in walk.visits
        if visit.status == 200
        and visit.headers
        and "text/html" not in visit.headers.get("Content-Type", "")
        and visit.route.name != "calendar_feed"
        and not visit.disposition.startswith("attachment;")
    )
    assert not (said := grouped(opened)), said
