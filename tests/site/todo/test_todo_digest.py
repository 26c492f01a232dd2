"""The e-mail: what waits, by number and day; nothing of anybody; once a day; nothing when nothing waits."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from tests.site.todo.things import TODAY, claim, finding, person

from atersok.accounts.models import User
from atersok.accounts.permissions import Role
from atersok.claims.models import Digest, Responsibility
from atersok.people.models import Alert, AlertKind, Identifier
from atersok.site.todo import digest, jobs


@pytest.fixture
def reader(case_worker: User) -> User:
    case_worker.email = "h1@example.org"
    case_worker.save()
    return case_worker


def test_it_counts_each_queue_and_lists_the_nearest_last_days(reader: User) -> None:
    row = finding(9)
    finding(200)
    assert digest.send(reader, TODAY)
    (letter,) = mail.outbox
    assert letter.to == ["h1@example.org"]
    assert letter.subject == "Att göra: 2 saker"
    assert "- Sista dag inom 30 dagar: 1\n- Ansökningar att göra: 1\n" in letter.body
    assert f"- 2026-11-30 (om 9\u00a0dagar): Kostnadskrävande vård, {row}\n".replace("\u00a0", " ") in letter.body
    assert "http" in letter.body
    assert not hasattr(letter, "alternatives"), "plain text alone"


def test_nothing_is_sent_when_nothing_waits(reader: User) -> None:
    assert not digest.send(reader, TODAY)
    assert mail.outbox == []


def test_it_is_sent_once_a_day(reader: User) -> None:
    finding(9)
    assert [digest.send(reader, TODAY), digest.send(reader, TODAY)] == [True, False]
    assert digest.send(reader, TODAY + timedelta(days=1))
    assert len(mail.outbox) == 2


def test_what_could_not_be_sent_is_tried_again(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    finding(9)
    with monkeypatch.context() as broken:
        broken.setattr("atersok.site.todo.digest.EmailMessage.send", _fails)
        with pytest.raises(OSError, match="no server"):
            digest.send(reader, TODAY)
    assert not Digest.objects.exists()
    assert digest.send(reader, TODAY)


def _fails(self: Any) -> None:
    raise OSError("no server")


def test_it_tells_nothing_of_anybody(reader: User) -> None:
    for protection in ("", "registration"):
        one = person(given_name="Hemliga", family_name="Hemlund", protection=protection)
        Identifier.objects.create(person=one, kind="lma", value=f"9900000{one.pk % 10}", raw="x")
        finding(1, person=one)
        finding(200, person=one)
        Alert.objects.create(person=one, kind=AlertKind.DIED, day=TODAY)
    digest.send(reader, TODAY)
    (letter,) = mail.outbox
    for said in ("Hemliga", "Hemlund", "P-", "9900000", "1990-05-05", "Avliden", "\u00a0kr"):
        assert said not in f"{letter.subject} {letter.body}"


def test_three_days_are_pressing_and_told_in_the_subject(reader: User) -> None:
    finding(4)
    finding(3)
    digest.send(reader, TODAY)
    assert mail.outbox[0].subject == "Brådskar: 1 sista dag inom 3 dagar. Att göra: 2 saker"


@pytest.mark.parametrize(("days", "sent"), [(4, False), (3, True)])
def test_the_substitute_is_warned_at_three_days_even_without_the_digest(
    days: int, sent: bool, reader: User, strategist: User
) -> None:
    Responsibility.objects.create(queue="kostnadskravande_vard", owner=strategist, substitute=reader)
    reader.digest = False
    reader.save()
    row = finding(days)
    finding(200)
    assert digest.send(reader, TODAY) is sent
    if sent:
        assert str(row) in mail.outbox[0].body
        assert "Ansökningar att göra" not in mail.outbox[0].body


def test_who_wants_no_digest_and_is_not_responsible_gets_nothing(reader: User, strategist: User) -> None:
    Responsibility.objects.create(queue="kostnadskravande_vard", owner=strategist)
    reader.digest = False
    reader.save()
    finding(1)
    assert not digest.send(reader, TODAY)


def test_it_is_in_the_readers_language(reader: User) -> None:
    reader.language = "en"
    reader.save()
    finding(9)
    digest.send(reader, TODAY)
    assert "Costly care" in mail.outbox[0].body


def test_readers_have_a_list_an_address_and_a_login(reader: User, strategist: User) -> None:
    User.objects.create(username="r", name="R", role=Role.AUDITOR, email="r@example.org")
    User.objects.create(username="g", name="G", role=Role.CASE_WORKER, email="g@example.org", is_active=False)
    assert list(digest.readers()) == [reader], "the strategist has no address"


@pytest.mark.parametrize(
    ("moment", "runs"),
    [(datetime(2026, 11, 23, 5, 30, tzinfo=UTC), True), (datetime(2026, 11, 23, 4, 30, tzinfo=UTC), False),
     (datetime(2026, 6, 22, 4, 30, tzinfo=UTC), True), (datetime(2026, 6, 22, 5, 30, tzinfo=UTC), False)],
)  # fmt: skip
def test_it_is_half_past_six_in_sweden_all_year(
    moment: datetime, runs: bool, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    deferred: list[dict[str, Any]] = []
    monkeypatch.setattr(jobs.send_digest, "defer", lambda **given: deferred.append(given))
    jobs.digests(int(moment.timestamp()))
    assert deferred == ([{"user": reader.pk, "day": "2026-11-21"}] if runs else [])


def test_a_job_that_comes_late_or_twice_sends_nothing_more(reader: User) -> None:
    claim(reader, 5)
    jobs.send_digest(user=reader.pk, day=date(2026, 11, 20).isoformat())
    assert mail.outbox == []
    for _ in range(2):
        jobs.send_digest(user=reader.pk, day=TODAY.isoformat())
    assert len(mail.outbox) == 1
    jobs.send_digest(user=0, day=TODAY.isoformat())


def test_the_worker_knows_the_jobs() -> None:
    from procrastinate.contrib.django import app

    assert {"todo.digests", "todo.digest"} <= set(app.tasks)
