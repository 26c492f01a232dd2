"""The calendar: a secret address gives last days and nothing about anybody."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar
from tests.site.todo.things import TODAY, claim, finding, person

from atersok.accounts.models import User
from atersok.accounts.permissions import Role
from atersok.claims.models import Absence, CalendarFeed, Responsibility
from atersok.claims.services import watch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_earlier_requests() -> None:
    cache.clear()


def address(user: User, *, amounts: bool = False) -> str:
    return reverse("calendar_feed", args=[watch.make_feed(user, amounts)])


def events(url: str) -> dict[str, date]:
    answer = Client().get(url)
    assert answer.status_code == 200
    return {
        str(event["summary"]): event.decoded("dtstart") for event in Calendar.from_ical(answer.content).walk("VEVENT")
    }


def test_it_has_the_users_own_last_days_as_whole_days_with_an_alarm_a_week_before(
    case_worker: User, strategist: User
) -> None:
    Responsibility.objects.create(queue="kostnadskravande_vard", owner=case_worker)
    row, draft = finding(200), claim(case_worker, 10)
    finding(5, kind="varaktig_vard")  # nobody's
    claim(strategist, 2)
    answer = Client().get(address(case_worker))
    made = Calendar.from_ical(answer.content)
    assert {str(event["summary"]): event.decoded("dtstart") for event in made.walk("VEVENT")} == {
        f"Sista dag: Kostnadskrävande vård {row}": TODAY + timedelta(days=200),
        f"Sista dag: Kostnadskrävande vård {draft.number}": TODAY + timedelta(days=10),
    }
    assert [alarm.decoded("trigger") for alarm in made.walk("VALARM")] == [timedelta(days=-7)] * 2
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer["Cache-Control"]


def test_it_has_what_the_user_stands_in_for(case_worker: User, strategist: User) -> None:
    Responsibility.objects.create(queue="kostnadskravande_vard", owner=strategist, substitute=case_worker)
    finding(200)
    url = address(case_worker)
    assert events(url) == {}
    Absence.objects.create(user=strategist, since=TODAY, until=TODAY, by=strategist)
    assert len(events(url)) == 1


def test_it_tells_nothing_of_anybody_and_amounts_only_if_chosen(case_worker: User) -> None:
    Responsibility.objects.create(queue="kostnadskravande_vard", owner=case_worker)
    one = person(given_name="Hemliga", family_name="Hemlund")
    finding(10, person=one, amount=12_345_00)
    plain = Client().get(address(case_worker)).content.decode()
    for said in ("Hemliga", "Hemlund", one.number, "1990-05-05", "12345", "12\u00a0345", case_worker.name):
        assert said not in plain
    chosen = Client().get(address(case_worker, amounts=True)).content.decode()
    assert "12\u00a0345\u00a0kr" in chosen.replace("\r\n ", "")


def test_a_new_address_ends_the_old_and_only_the_hash_is_kept(case_worker: User) -> None:
    secret = watch.make_feed(case_worker, amounts=False)
    assert len(secret) >= 43, "256 bits"
    old = reverse("calendar_feed", args=[secret])
    assert secret not in str(CalendarFeed.objects.values().get())
    new = address(case_worker)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    watch.end_feed(case_worker)
    assert Client().get(new).status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "å", "a" * 5000, "..%2F", "' OR 1=1"])
def test_a_wrong_secret_is_not_found(token: str, case_worker: User) -> None:
    address(case_worker)
    assert Client().get(f"/kalender/{token}.ics").status_code == 404


def test_whoever_may_no_longer_log_in_or_has_another_role_has_no_calendar(case_worker: User) -> None:
    url = address(case_worker)
    case_worker.role = Role.AUDITOR
    case_worker.save()
    assert Client().get(url).status_code == 404
    case_worker.role, case_worker.is_active = Role.CASE_WORKER, False
    case_worker.save()
    assert Client().get(url).status_code == 404


def test_too_many_requests_are_refused(case_worker: User) -> None:
    url = address(case_worker)
    answers = [Client().get(url).status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]


def test_reading_it_writes_nothing_in_the_register(case_worker: User) -> None:
    url = address(case_worker)
    with CaptureQueriesContext(connection) as asked:
        Client().get(url)
    writes = [q["sql"] for q in asked.captured_queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql for sql in writes if '"cache"' not in sql] == []


def test_the_address_is_shown_once(client_of: Callable[[Role], Client]) -> None:
    client = client_of(Role.CASE_WORKER)
    page = client.post(reverse("calendar"), {"amounts": "on"}).content.decode()
    assert "/kalender/" in page
    assert ".ics" in page
    assert CalendarFeed.objects.get().amounts
    assert ".ics" not in client.get(reverse("calendar")).content.decode()
    assert client.post(reverse("calendar_end")).status_code == 303
    assert not CalendarFeed.objects.exists()
