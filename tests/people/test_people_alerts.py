"""Status changes: found once, on the right day, and nothing is changed before somebody says so."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from tests.people.somebody import TODAY, held, lma, numbered, registered, somebody

from atersok.accounts.models import User
from atersok.accounts.permissions import Role
from atersok.people import alerts, jobs
from atersok.people.models import Alert, AlertKind, IdentifierKind, Person

RECENT = TODAY - timedelta(days=3)


def found(person: Person) -> list[tuple[str, date]]:
    alerts.find(TODAY)
    return [(alert.kind, alert.day) for alert in person.alerts.order_by("kind")]


@pytest.mark.parametrize("years", [18, 19, 61])
@pytest.mark.parametrize(("ahead", "told"), [(-1, False), (0, True), (30, True), (31, False)])
def test_a_birthday_is_told_thirty_days_ahead(years: int, ahead: int, told: bool, region: object) -> None:
    day = TODAY + timedelta(days=ahead)
    person = somebody(birth_date=day.replace(year=day.year - years))
    registered(person)
    assert found(person) == ([(str(years), day)] if told else [])


def test_who_was_born_on_a_leap_day_turns_eighteen_on_the_28th(region: object) -> None:
    person = somebody(birth_date=date(2008, 2, 29))
    registered(person)
    alerts.find(date(2026, 2, 1))
    assert person.alerts.get().day == date(2026, 2, 28)


def test_birthdays_of_people_who_are_not_registered_decide_nothing(region: object) -> None:
    assert found(somebody(birth_date=TODAY.replace(year=TODAY.year - 18))) == []


def test_folkbokforing_permit_personnummer_and_death_are_told(region: object) -> None:
    person = somebody(deceased=RECENT)
    held(person, "folkbokford", RECENT)
    held(person, "uppehallstillstand", RECENT)
    row = numbered(person, IdentifierKind.PERSONAL, "199002032382")
    row.since = RECENT
    row.save()
    kinds = {kind for kind, _day in found(person)}
    assert kinds == {AlertKind.RESIDENT, AlertKind.PERMIT, AlertKind.PERSONAL_NUMBER, AlertKind.DIED}


def test_what_happened_long_ago_or_has_not_happened_is_not_told(region: object) -> None:
    person = somebody()
    held(person, "folkbokford", TODAY - alerts.BACK)
    held(person, "uppehallstillstand", TODAY + timedelta(days=1))
    assert found(person) == []


def test_moving_out_of_the_region_is_told_only_of_those_who_lived_here(region: object) -> None:
    moved, always_there = somebody(), somebody()
    held(moved, "registrerad_mv", date(2025, 1, 1), RECENT - timedelta(days=1), region="23")
    held(moved, "registrerad_mv", RECENT, region="22")
    held(always_there, "registrerad_mv", RECENT, region="22")
    assert (found(moved), found(always_there)) == ([(AlertKind.MOVED_OUT, RECENT)], [])


def test_a_newborn_without_a_number_is_told_until_it_has_one(region: object) -> None:
    mother = somebody()
    without, with_number = (somebody(mother=mother, birth_date=RECENT) for _ in range(2))
    lma(with_number)
    assert (found(without), found(with_number)) == ([(AlertKind.BORN, RECENT)], [])


def test_looking_again_tells_nothing_new_even_of_what_is_settled(case_worker: User) -> None:
    person = somebody()
    held(person, "folkbokford", RECENT)
    assert alerts.find(TODAY) == 1
    alerts.settle_alert(case_worker, person.alerts.get(), accepted=False)
    assert alerts.find(TODAY) == 0
    assert list(alerts.open_alerts(case_worker)) == []


def permit() -> Alert:
    """A permit for somebody whose application is still open."""
    person = somebody()
    held(person, "asylsokande", date(2025, 1, 1))
    held(person, "uppehallstillstand", RECENT)
    alerts.find(TODAY)
    return person.alerts.get()


def end_of_application(alert: Alert) -> date | None:
    return alert.person.situations.get(kind="asylsokande").until


def test_a_proposal_is_carried_out_only_when_accepted_and_can_be_taken_back(case_worker: User) -> None:
    alert = permit()
    assert end_of_application(alert) is None
    settled = alerts.settle_alert(case_worker, alert, accepted=True)
    assert (end_of_application(alert), settled.accepted, settled.done_by) == (RECENT, True, case_worker)
    reopened = alerts.reopen_alert(case_worker, alert)
    assert end_of_application(alert) is None
    assert (reopened.done, reopened.accepted) == (None, None)


def test_a_declined_proposal_changes_nothing(case_worker: User) -> None:
    alert = permit()
    alerts.settle_alert(case_worker, alert, accepted=False)
    alert.refresh_from_db()
    assert alert.person.situations.get(kind="asylsokande").until is None
    assert (alert.accepted, bool(alert.done)) == (False, True)


def test_a_proposal_about_a_situation_that_is_gone_is_refused(case_worker: User) -> None:
    alert = permit()
    alert.person.situations.filter(kind="asylsokande").delete()
    with pytest.raises(ValidationError, match="finns inte längre"):
        alerts.settle_alert(case_worker, alert, accepted=True)
    alert.refresh_from_db()
    assert alert.done is None


def test_undo_leaves_a_situation_that_somebody_has_changed_since(case_worker: User) -> None:
    alert = permit()
    alerts.settle_alert(case_worker, alert, accepted=True)
    alert.person.situations.filter(kind="asylsokande").update(until=TODAY)
    alerts.reopen_alert(case_worker, alert)
    assert alert.person.situations.get(kind="asylsokande").until == TODAY


def test_units_get_no_alerts(actor: Callable[[Role], User], unit: object) -> None:
    somebody(unit=unit).alerts.create(kind="18", day=TODAY)
    assert not alerts.open_alerts(actor(Role.UNIT)).exists()


def test_the_buttons_settle_and_undo_and_never_lead_out_of_the_house(client_of: Callable[[Role], Client]) -> None:
    alert, client = permit(), client_of(Role.CASE_WORKER)
    page = f"/personer/{alert.person_id}/"
    done = client.post(f"/statusandringar/{alert.pk}/klar/", {"accepted": "1", "next": page})
    assert (done.status_code, done["Location"]) == (303, page)
    away = client.post(f"/statusandringar/{alert.pk}/angra/", {"next": "https://example.org/"})
    assert away["Location"].startswith(page)
    assert "Avsluta situationen" in client.get(page).content.decode()


def test_the_morning_job_finds_todays_changes(region: object) -> None:
    person = somebody()
    held(person, "folkbokford", RECENT)
    jobs.find_alerts(timestamp=0)
    assert person.alerts.count() == 1
