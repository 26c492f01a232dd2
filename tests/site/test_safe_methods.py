"""Looking changes nothing; what changes something leaves history with who, which request and why."""

from collections.abc import Iterator

import pytest
from tests.site.sending import READS, UNTRACKED, Sendings
from tests.site.walk import Walk, grouped

pytestmark = pytest.mark.django_db


def test_looking_at_a_page_writes_nothing(walk: Walk) -> None:
    """Counted by the database itself, so that what is written and put back is seen too."""
    faults = ((visit.route.path, f"{visit} wrote {visit.wrote}") for visit in walk.visits if visit.wrote)
    assert not (said := grouped(faults)), said


def test_a_role_that_has_looked_everywhere_has_changed_no_table(walk: Walk) -> None:
    changed = {who: tables for who, tables in walk.changed.items() if tables}
    assert not changed, changed


def test_every_form_has_been_sent(sendings: Sendings) -> None:
    """Each address that takes POST is reached from a form on some page: nothing needs a script to be done."""
    missing = sendings.wanted - {sent.route.name for sent in sendings.sent if sent.enough}
    tries = {
        name: [f"{sent.who} {sent.url}: {sent.status} {sent.said}" for sent in sendings.sent if sent.route.name == name]
        for name in sorted(missing)
    }
    assert not missing, "\n".join(
        f"{name}: {list(dict.fromkeys(found))[:6] or 'no form on any page'}" for name, found in tries.items()
    )


def test_what_is_sent_leaves_history(sendings: Sendings) -> None:
    silent = {sent.route.name for sent in sendings.sent if sent.worked and not sent.events} - {
        sent.route.name for sent in sendings.sent if sent.worked and sent.events
    }
    silent -= set(UNTRACKED) | set(READS)
    assert not silent, f"no row of history was written: {silent}"


def test_what_leaves_no_history_is_known_and_still_does_not(sendings: Sendings) -> None:
    tracked = {sent.route.name for sent in sendings.sent if sent.worked and sent.events}
    assert not tracked & (set(UNTRACKED) | set(READS)), "take them off the list in tests/site/sending.py"


def test_what_only_asks_writes_nothing(sendings: Sendings) -> None:
    wrote = {sent.route.name: sent.wrote for sent in sendings.sent if sent.route.name in READS and sent.wrote}
    assert not wrote


def test_history_says_who_and_in_which_request(sendings: Sendings) -> None:
    def faults() -> Iterator[tuple[str, str]]:
        for sent in sendings.sent:
            for event in sent.events if sent.worked else ():
                context = event.context or {}
                if context.get("user") != sent.user or context.get("request") in (None, "", "-"):
                    yield sent.route.path, f"{event.table} {event.label}: {context}"

    assert not (said := grouped(faults())), said


def test_history_says_why(sendings: Sendings) -> None:
    def faults() -> Iterator[tuple[str, str]]:
        for sent in sendings.sent:
            for event in sent.events if sent.worked else ():
                if not (event.context or {}).get("reason"):
                    yield sent.route.path, f"{event.table} {event.label}"

    assert not (said := grouped(faults())), said


def test_a_form_that_lacks_what_is_needed_says_so_and_loses_nothing(sendings: Sendings) -> None:
    def faults() -> Iterator[tuple[str, str]]:
        for tried in sendings.emptied:
            if tried.status == 422 and not tried.title.startswith("Fel:"):
                yield tried.route.path, f"<title>{tried.title}"
            elif tried.status not in (200, 302, 303, 422):
                yield tried.route.path, f"{tried.status}"

    assert sendings.emptied
    assert not (said := grouped(faults())), said


def test_a_post_without_the_forms_token_is_refused(sendings: Sendings) -> None:
    assert not sendings.tokenless, "POST without a CSRF token was let in"


def test_sending_puts_no_personal_data_in_addresses_or_log_lines(sendings: Sendings) -> None:
    assert not sendings.told
