"""Who reaches which address: every route of the program, every role, against the table of permissions."""

from collections.abc import Iterator

import pytest
from tests.site.marks import ELSEWHERE, HIDDEN, OWN, SECRET_UNIT
from tests.site.routes import MISSING, PUBLIC, REACH, expected, routes
from tests.site.walk import Visit, Walk, around, grouped, parsed

pytestmark = pytest.mark.django_db  # so that there is a test database: the walk is made in it and taken back

type Faults = Iterator[tuple[str, str]]


def test_every_address_says_which_permission_it_needs() -> None:
    open_to_all = {route.path for route in routes() if route.permission is None and route.name not in PUBLIC}
    assert not open_to_all, f"put @needs on the view, or the name in PUBLIC of tests/site/routes.py: {open_to_all}"


def test_every_address_says_which_methods_it_takes() -> None:
    silent = {route.path for route in routes() if not route.methods}
    assert not silent, f"put @require_GET, @require_POST or @require_http_methods on the view: {silent}"


def test_every_address_can_be_reached_by_the_tests(walk: Walk) -> None:
    missing = {route.stem for route in walk.routes} - set(REACH)
    assert not missing, f"add to REACH in tests/site/routes.py what these are about: {sorted(missing)}"


def test_a_page_opens_exactly_for_the_roles_that_the_table_names(walk: Walk) -> None:
    def faults() -> Faults:
        for visit in walk.visits:
            if visit.user is None or (
                visit.method == "POST" and expected(visit.route, visit.user, visit.thing) != MISSING
            ):
                continue
            wanted = expected(visit.route, visit.user, visit.thing)
            if visit.status not in wanted:
                yield visit.route.path, f"{visit}, not {sorted(wanted)}"

    assert not (said := grouped(faults())), said


def test_what_changes_something_is_refused_to_roles_without_the_permission(walk: Walk) -> None:
    def faults() -> Faults:
        for visit in walk.visits:
            user, permission = visit.user, visit.route.permission
            if visit.method == "POST" and user and permission and not user.may(permission) and visit.status != 403:
                yield visit.route.path, f"{visit}, not 403"

    assert not (said := grouped(faults())), said


def test_nobody_gets_in_without_logging_in(walk: Walk) -> None:
    def faults() -> Faults:
        for visit in walk.visits:
            if visit.user is not None or visit.route.permission is None:
                continue
            if visit.status != 302 or not visit.location.startswith("/konto/logga-in/"):
                yield visit.route.path, str(visit)

    assert not (said := grouped(faults())), said


# --- what may not get out ---------------------------------------------------------------------------------------------
def test_a_protected_person_is_shown_only_to_those_who_may_see_it(walk: Walk) -> None:
    def faults() -> Faults:
        for visit in walk.visits:
            if visit.user is None or not visit.user.sees_protected:
                yield from _found(visit, HIDDEN.words)

    assert not (said := grouped(faults())), said


def test_who_may_see_it_sees_it_on_that_persons_pages_alone(walk: Walk) -> None:
    def faults() -> Faults:
        for visit in walk.visits:
            about = visit.thing.people
            if visit.user and visit.user.sees_protected and about and "hidden" not in about:
                yield from _found(visit, HIDDEN.words)

    assert not (said := grouped(faults())), said


def test_who_may_see_it_does_see_it(walk: Walk) -> None:
    seen = [
        visit for visit in walk.visits if visit.who == "seer" and any(True for _ in _found(visit, (HIDDEN.family,)))
    ]
    names = {visit.route.name for visit in seen}
    assert {"person", "people", "document", "request_pdf"} <= names, names


def test_a_protected_persons_unit_is_not_told_on_pages_about_the_person(walk: Walk) -> None:
    def faults() -> Faults:
        for visit in walk.visits:
            if visit.thing.people == {"hidden"} and visit.user and not visit.user.sees_protected:
                yield from _found(visit, (SECRET_UNIT,), chosen_too=False)

    assert not (said := grouped(faults())), said


def test_a_unit_sees_nothing_of_another_units_people(walk: Walk) -> None:
    def faults() -> Faults:
        for visit in walk.visits:
            if visit.user and visit.user.only_unit is not None:
                yield from _found(visit, ELSEWHERE.words)

    assert not (said := grouped(faults())), said


def test_roles_without_people_see_nobody(walk: Walk) -> None:
    def faults() -> Faults:
        for visit in walk.visits:
            if visit.who in ("reception", "chef", ""):
                yield from _found(visit, (*OWN.words, *ELSEWHERE.words))

    assert not (said := grouped(faults())), said


def _found(visit: Visit, words: tuple[str, ...], *, chosen_too: bool = True) -> Faults:
    texts = visit.texts if chosen_too or not visit.html else (parsed(visit.html).text,)
    for text in texts:
        for word in words:
            if word in text:
                yield visit.route.path, f"{visit}: …{around(text, word)}…"
                return


# --- what may not stand in addresses and logs -------------------------------------------------------------------------
def test_no_address_holds_personal_data(walk: Walk) -> None:
    def faults() -> Faults:
        words = (*OWN.words, *HIDDEN.words, *ELSEWHERE.words)
        for visit in walk.visits:
            links = parsed(visit.html).addresses if visit.html else []
            for address in (visit.location, visit.disposition, *links):
                if any(word in address for word in words):
                    yield visit.route.path, f"{visit}: {address}"

    assert not (said := grouped(faults())), said


def test_no_log_line_holds_personal_data(walk: Walk) -> None:
    words = (*OWN.words, *HIDDEN.words, *ELSEWHERE.words)
    told = [line for line in (*walk.log, *walk.access) if any(word in line for word in words)]
    assert walk.log
    assert walk.access
    assert not told, told[:5]
