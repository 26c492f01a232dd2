"""Whose it is: owners, substitutes, absence, and how far something goes when its last day is near."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.site.todo.things import TODAY, claim, finding, person, where

from atersok.accounts.models import User
from atersok.accounts.permissions import Role
from atersok.claims.models import Absence, Responsibility
from atersok.claims.services import watch
from atersok.claims.services.watch import Name
from atersok.people.models import Alert, AlertKind


@pytest.fixture
def third(region: object) -> User:
    return User.objects.create(username="h3", name="Test tredje", role=Role.CASE_WORKER)


@pytest.fixture
def shared(case_worker: User, strategist: User) -> None:
    """Costly care is the case worker's; the strategist stands in."""
    Responsibility.objects.create(queue="kostnadskravande_vard", owner=case_worker, substitute=strategist)


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize(
    ("days", "owner", "substitute", "everybody"),
    [
        (8, True, False, False),
        (7, True, True, False),
        (4, True, True, False),
        (3, True, True, True),
        (0, True, True, True),
    ],
)
@pytest.mark.parametrize("what", ["finding", "claim"])
def test_the_nearer_the_last_day_the_more_see_it(
    what: str,
    days: int,
    owner: bool,
    substitute: bool,
    everybody: bool,
    case_worker: User,
    strategist: User,
    third: User,
) -> None:
    number = str(finding(days)) if what == "finding" else claim(case_worker, days, substitute=strategist).number
    seen = [bool(where(user, number, mine=True)) for user in (case_worker, strategist, third)]
    assert seen == [owner, substitute, everybody]
    assert all(where(user, number) for user in (case_worker, strategist, third)), "everybody's list has it always"


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("what", ["finding", "claim"])
def test_when_the_owner_is_away_the_substitute_gets_it(
    what: str, case_worker: User, strategist: User, third: User
) -> None:
    number = str(finding(200)) if what == "finding" else claim(case_worker, substitute=strategist).number
    assert not where(strategist, number, mine=True)
    watch.set_absence(third, case_worker, TODAY, TODAY + timedelta(days=3))
    assert where(strategist, number, mine=True)
    assert not where(third, number, mine=True)
    assert where(case_worker, number, mine=True), "it is still the owner's too"


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize(("since", "until", "away"), [(-3, -1, False), (-3, 0, True), (0, 0, True), (1, 5, False)])
def test_an_absence_holds_from_its_first_day_through_its_last(
    since: int, until: int, away: bool, case_worker: User, strategist: User
) -> None:
    number = str(finding(200))
    Absence.objects.create(
        user=case_worker, since=TODAY + timedelta(days=since), until=TODAY + timedelta(days=until), by=strategist
    )
    assert bool(where(strategist, number, mine=True)) is away


def test_without_a_substitute_for_the_queue_the_owners_own_stands_in(case_worker: User, strategist: User) -> None:
    case_worker.substitute = strategist
    case_worker.save()
    Responsibility.objects.create(queue="kostnadskravande_vard", owner=case_worker)
    assert where(strategist, str(finding(7)), mine=True)
    assert where(strategist, claim(case_worker, 7).number, mine=True)


def test_what_is_nobodys_is_everybodys_but_in_nobodys_calendar(case_worker: User, strategist: User) -> None:
    number = str(finding(200))
    assert where(case_worker, number, mine=True)
    assert where(strategist, number, mine=True)
    assert not where(case_worker, number, mine=True, strict=True)


@pytest.mark.usefixtures("shared")
def test_a_finding_given_to_somebody_leaves_the_owners_own_list(case_worker: User, third: User) -> None:
    row = finding(200)
    name = Name("finding", row.pk, row.person_id, row.kind, row.since, row.state)
    watch.give(case_worker, name, third, None)
    assert not where(case_worker, str(row), mine=True)
    assert where(third, str(row), mine=True)
    row.delete()
    again = finding(200, person=row.person, since=row.since, until=row.until)
    assert where(third, str(again), mine=True), "the finding is the same when its row is made anew"


def test_a_window_that_slides_stays_given_and_hidden(case_worker: User, third: User) -> None:
    Responsibility.objects.create(queue="varaktig_vard", owner=case_worker)
    row = finding(200, kind="varaktig_vard")
    assert row.since
    assert row.until
    name = Name("finding", row.pk, row.person_id, row.kind, row.since, row.state)
    watch.give(case_worker, name, third, None)
    slid = {"since": row.since + timedelta(days=20), "until": row.until + timedelta(days=20)}
    row.delete()
    again = finding(200, kind="varaktig_vard", person=row.person, **slid)
    other = finding(
        200, kind="varaktig_vard", person=row.person, since=row.since + timedelta(days=366), until=row.until
    )
    assert where(third, str(again), mine=True)
    assert not where(third, str(other), mine=True)
    watch.hide(case_worker, name, TODAY + timedelta(days=30), "väntar", TODAY, None)
    assert not where(third, str(again))
    assert where(third, str(other))


def test_an_alert_given_to_somebody_is_on_that_list(case_worker: User, third: User) -> None:
    Responsibility.objects.create(queue="alerts", owner=case_worker)
    one = Alert.objects.create(person=person(), kind=AlertKind.PERMIT, day=TODAY)
    assert not where(third, one.person.number, mine=True)
    watch.give(case_worker, Name("alert", one.pk), third, None)
    assert where(third, one.person.number, mine=True)
    assert not where(case_worker, one.person.number, mine=True)


def test_an_economist_is_not_made_to_do_what_the_role_may_not(actor: Callable[[Role], User]) -> None:
    assert not where(actor(Role.ECONOMIST), str(finding(1)), mine=True)
