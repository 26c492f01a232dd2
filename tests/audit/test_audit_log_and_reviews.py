"""The access log's page, and reviews of it: drawn so that they can be drawn again, decided, signed once."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from tests.people.somebody import hidden, somebody

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.audit import reviewing
from atersok.audit.models import Access, AccessLog, Chosen, Review, Verdict
from atersok.audit.services import log_access, log_people


def day() -> date:
    return timezone.localdate()


def reads(user: User, number: int) -> None:
    log_people(user, Access.READ, "person", [somebody().pk for _ in range(number)], "Söka ersättning")


def test_a_list_of_people_is_a_line_each_and_a_great_one_a_line_with_its_count(case_worker: User) -> None:
    log_people(case_worker, Access.LIST, "people", [3, 5], "Granskning")
    log_people(case_worker, Access.EXPORT, "people", list(range(101)))
    lines = AccessLog.objects.order_by("pk").values_list("action", "person", "count", "user_name", "purpose")
    name = case_worker.name
    assert list(lines) == [
        ("list", 3, 1, name, "Granskning"), ("list", 5, 1, name, "Granskning"), ("export", None, 101, name, ""),
    ]  # fmt: skip


def test_the_log_is_filtered_by_user_action_days_and_person(
    client_of: Callable[[Role], Client], case_worker: User
) -> None:
    client = client_of(Role.AUDITOR)
    log_access(case_worker, Access.READ, "person", person=4711, purpose="Söka ersättning")
    log_access(case_worker, Access.EXPORT, "claims")
    all_lines = client.get("/atkomstlogg/").content.decode()
    assert all_lines.count(f"<td>{case_worker.name}</td>") == 2
    for query, shown in ((f"?user={case_worker.pk}", 2), ("?action=export", 1), (f"?since={day()}", 2),
                         (f"?until={day() - timedelta(days=1)}", 0), ("?user=999", 0)):  # fmt: skip
        got = client.get("/atkomstlogg/" + query)
        assert got.content.decode().count(f"<td>{case_worker.name}</td>") == shown or got.status_code == 422
    one = client.post("/atkomstlogg/", {"person": "P-4711"}).content.decode()
    assert "Läsningar av P-4711" in one
    assert one.count(f"<td>{case_worker.name}</td>") == 1
    assert AccessLog.objects.filter(what="access_log", person=4711).exists()


@pytest.mark.parametrize("typed", ["", "Ahlzen", "P-", "P-9999999999999999999", "<b>"])
def test_a_person_is_asked_for_by_the_registers_number_only(typed: str, client_of: Callable[[Role], Client]) -> None:
    refused = client_of(Role.AUDITOR).post("/atkomstlogg/", {"person": typed})
    assert refused.status_code == 422
    assert "<title>Fel:" in refused.content.decode()


def test_the_log_has_pages_without_counting(client_of: Callable[[Role], Client], case_worker: User) -> None:
    for _ in range(120):
        log_access(case_worker, Access.READ, "person")
    client, seen, address = client_of(Role.AUDITOR), 0, "/atkomstlogg/"
    for _ in range(5):
        shown = client.get(address).content.decode()
        seen += shown.count(f"<td>{case_worker.name}</td>")
        if 'rel="next"' not in shown:
            break
        address = "/atkomstlogg/?fore=" + shown.split("?fore=")[1].split('"')[0]
    assert seen == 120


def test_who_has_read_one_person(client_of: Callable[[Role], Client], case_worker: User) -> None:
    person = somebody()
    client_of(Role.CASE_WORKER).get(f"/personer/{person.pk}/")
    assert case_worker.name in client_of(Role.AUDITOR).get(f"/personer/{person.pk}/lasare/").content.decode()


def test_the_same_seed_draws_the_same_sample(case_worker: User, strategist: User) -> None:
    reads(case_worker, 50)
    first = reviewing.sample(day(), day(), 10, 7)
    assert first == reviewing.sample(day(), day(), 10, 7)
    assert len(first) == 10
    assert first != reviewing.sample(day(), day(), 10, 8)
    review = reviewing.start(strategist, day(), day(), 10)
    again = reviewing.sample(review.since, review.until, 10, review.seed)
    assert set(review.rows.values_list("access_id", flat=True)) == set(again)


def test_protected_people_and_people_of_other_units_are_always_looked_at(
    case_worker: User, strategist: User, actor: Callable[[Role], User], unit: Unit, other_unit: Unit
) -> None:
    reads(case_worker, 30)
    log_access(case_worker, Access.READ, "person", person=hidden().pk)
    log_access(actor(Role.UNIT), Access.LOOK_UP, "look_up", person=somebody(unit=other_unit).pk)
    log_access(actor(Role.UNIT), Access.READ, "person", person=somebody(unit=unit).pk)
    chosen = list(reviewing.start(strategist, day(), day(), 1).rows.values_list("chosen", flat=True))
    assert sorted(chosen) == [Chosen.CHANCE, Chosen.OUTSIDE, Chosen.PROTECTED]


def test_a_period_without_reading_and_days_in_the_wrong_order_are_explained(strategist: User) -> None:
    with pytest.raises(ValidationError, match="Ingen har läst"):
        reviewing.start(strategist, day(), day(), 5)
    with pytest.raises(ValidationError, match="före från-dagen"):
        reviewing.start(strategist, day(), day() - timedelta(days=1), 5)


def drawn(user: User, reader: User) -> Review:
    reads(reader, 3)
    return reviewing.start(user, day(), day(), 3)


def test_every_row_is_decided_before_the_review_is_signed(case_worker: User, strategist: User) -> None:
    review = drawn(strategist, case_worker)
    rows = list(review.rows.all())
    with pytest.raises(ValidationError, match="3 läsningar"):
        reviewing.sign(strategist, review, "Klart")
    with pytest.raises(ValidationError, match="kommentar"):
        reviewing.decide(strategist, review, rows[0].pk, Verdict.WRONG, " ")
    for row in rows:
        reviewing.decide(strategist, review, row.pk, Verdict.FINE, "")
    with pytest.raises(ValidationError, match="Bara den"):
        reviewing.sign(case_worker, review, "Klart")
    assert reviewing.sign(strategist, review, "Klart").signed
    with pytest.raises(ValidationError, match="signerad"):
        reviewing.decide(strategist, review, rows[0].pk, Verdict.WRONG, "x")


def test_the_pages_draw_decide_sign_and_export(
    client_of: Callable[[Role], Client], case_worker: User, strategist: User
) -> None:
    reads(case_worker, 3)
    client = client_of(Role.STRATEGIST)
    assert client.post("/loggranskningar/ny/", {"since": str(day()), "until": "x", "size": "2"}).status_code == 422
    done = client.post("/loggranskningar/ny/", {"since": str(day()), "until": str(day()), "size": "2"})
    review = Review.objects.get()
    assert (done.status_code, done["Location"]) == (303, f"/loggranskningar/{review.pk}/")
    address = f"/loggranskningar/{review.pk}/"
    assert client.post(address + "signera/", {"note": "Klart"}).status_code == 422
    rows = list(review.rows.all())
    for row in rows:
        typed = {"row": row.pk, "verdict": "wrong", "comment": "=HYPERLINK(1)"}
        assert client.post(address + "bedom/", typed).status_code == 303
    assert client.post(address + "bedom/", {"row": 999, "verdict": "fine"}).status_code == 404
    assert client.post(address + "bedom/", {"row": rows[0].pk, "verdict": "wrong"}).status_code == 422
    assert client.post(address + "signera/", {"note": "Klart"}).status_code == 303
    assert client.post(address + "signera/", {"note": "Igen"}).status_code == 422
    assert "Signerad" in client.get("/loggranskningar/").content.decode()
    book = openpyxl.load_workbook(BytesIO(client.get(address + "xlsx/").content))
    sheet = book.worksheets[1]
    assert [cell.value for cell in sheet["J"]][1:] == ["=HYPERLINK(1)"] * len(rows)
    assert sheet["J2"].data_type == "s"
