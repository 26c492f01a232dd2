"""Kvartalets schablon as it is read from the database, kept when settled, and shown to each role."""

import io
import re
import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.money import lumps, worlds
from tests.money.lumps import ADULT, CHILD, QUARTER

from atersok.accounts.models import User
from atersok.accounts.permissions import Role
from atersok.audit.models import Access, AccessLog
from atersok.law.money import kr
from atersok.money import lump_reading
from atersok.money.errors import NotNowError
from atersok.money.lump import whole
from atersok.money.models import LumpComparison, LumpNote, LumpOutcome, LumpQuarter, LumpRow, LumpState, PaymentLine
from atersok.money.services import lump as service
from atersok.money.services.payments import cancel
from atersok.money.services.placing import place_certain
from atersok.money.services.receivables import follow_quarters
from atersok.people.merging import merge
from atersok.people.models import Identifier, IdentifierKind, Person, Situation

pytestmark = pytest.mark.django_db
type Login = Callable[[Role], Client]
PAGE = "/schablon/2026/1/"
READERS = {Role.CASE_WORKER, Role.STRATEGIST, Role.ECONOMIST, Role.AUDITOR}


def _outcomes(user: User) -> dict[int | None, str]:
    return {row.person: str(row.outcome) for row in lump_reading.rows_of(user, QUARTER)}


# --- reading ----------------------------------------------------------------------------------------------------------
def test_lines_count_for_the_quarter_whether_they_are_placed_on_it_or_not(case_worker: User) -> None:
    worlds.opened()
    waiting, missing = lumps.agreed(case_worker), lumps.expected(worlds.somebody())
    before = _outcomes(case_worker)
    follow_quarters(case_worker, worlds.TODAY)
    place_certain(case_worker, worlds.TODAY)
    assert not PaymentLine.objects.filter(placed=0).exists()
    assert _outcomes(case_worker) == before == {waiting.pk: "agree", missing.pk: "missing_there"}


def test_another_quarters_and_a_cancelled_payment_do_not_count(case_worker: User) -> None:
    person = lumps.expected(worlds.somebody())
    lumps.paid(case_worker, lumps.line(person, quarter=date(2026, 4, 1)))
    cancel(case_worker, lumps.paid(case_worker, lumps.line(person)), "kom aldrig", worlds.TODAY)
    assert _outcomes(case_worker) == {person.pk: "missing_there"}


def test_somebody_who_came_into_the_register_after_the_list_is_found_by_the_number(case_worker: User) -> None:
    lumps.paid(case_worker, lumps.line(None, number="99-000111/4"))
    person = lumps.expected(worlds.somebody())
    Identifier.objects.create(person=person, kind=IdentifierKind.LMA, value="99000111", raw="99-000111")
    assert _outcomes(case_worker) == {person.pk: "agree"}


def test_money_of_somebody_merged_away_is_that_of_who_they_became(case_worker: User) -> None:
    kept, gone = lumps.expected(worlds.somebody()), worlds.somebody()
    lumps.paid(case_worker, lumps.line(gone))
    Person.objects.filter(pk=gone.pk).update(merged_into=kept)
    assert _outcomes(case_worker) == {kept.pk: "agree"}


@pytest.mark.parametrize(
    ("county", "died", "blocked", "reason"),
    [
        (None, None, False, "not_registered"), ("01", None, False, "elsewhere"), ("", None, False, "no_county"),
        ("23", None, False, "not_in_circle"), ("23", None, True, "blocked"),
        ("23", date(2026, 3, 30), False, "deceased"),
    ],
)  # fmt: skip
def test_why_we_expect_nothing_of_somebody_they_pay_for(
    case_worker: User, county: str | None, died: date | None, blocked: bool, reason: str
) -> None:
    person = worlds.somebody()
    Person.objects.filter(pk=person.pk).update(deceased=died)
    if county is not None:
        Situation.objects.create(person=person, kind="registrerad_mv", since=date(2026, 1, 5), region=county)
    if blocked:
        lumps.expected(person, state="blocked")
    lumps.paid(case_worker, lumps.line(person))
    (row,) = lump_reading.rows_of(case_worker, QUARTER)
    assert (row.outcome, row.reason) == (LumpOutcome.MISSING_HERE, reason)


def test_fifty_thousand_people_take_a_few_seconds_and_the_same_number_of_questions(case_worker: User) -> None:
    lumps.agreed(case_worker)
    with CaptureQueriesContext(
        connection,
    ) as few:
        lump_reading.rows_of(case_worker, QUARTER)
    _many(case_worker, 50_000)
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as many:
        rows = lump_reading.rows_of(case_worker, QUARTER)
    assert time.perf_counter() - started < 8  # two cores shared; about two seconds alone
    assert len(rows) == 50_001
    assert len(many) <= len(few) + 4  # the reasons are asked for only where somebody is paid for and not expected


def _many(user: User, number: int) -> None:
    """People of whom most are on both sides, the rest on one of them."""
    payment = lumps.paid(user, lumps.line(None, number="1"))
    payment.lines.all().delete()
    with connection.cursor() as cursor:
        for statement in (_PEOPLE, _FINDINGS, _LINES, "ANALYZE"):
            cursor.execute(statement, {"n": number, "amount": ADULT, "payment": payment.pk})


_PEOPLE = """INSERT INTO people_person
    (given_name, family_name, birth_date, birth_date_uncertain, sex, special_reasons, protection, created)
    SELECT 'A', 'many', date '1950-01-01' + n %% 25000, false, '', false, '', now() FROM generate_series(1, %(n)s) AS n
"""
_FINDINGS = """INSERT INTO claims_finding
    (key, person_id, kind, state, since, until, amount, why, readings, certain)
    SELECT 's' || id, id, 'schablon_vard_kvartal', 'automatic', date '2026-01-01', date '2026-03-31', %(amount)s,
    '[]', '{}', true FROM people_person WHERE family_name = 'many' AND id %% 10 <> 0
"""
_LINES = """INSERT INTO money_paymentline
    (payment_id, code, text, kind, person_id, lma, claim_number, since, until, amount, placed)
    SELECT %(payment)s, '', '', 'schablon_vard_kvartal', id, id, '', date '2026-01-01', date '2026-03-31', %(amount)s, 0
    FROM people_person WHERE family_name = 'many' AND (id %% 10 = 0 OR id %% 7 <> 0)
"""


# --- the third quarter of 2022 ----------------------------------------------------------------------------------------
def test_the_third_quarter_of_2022_people_in_municipal_housing_were_left_out(case_worker: User) -> None:
    """docs/lump-sums.md tells this case with these numbers."""
    from atersok.claims.refresh import refresh_all

    autumn = date(2022, 7, 1)
    people = {
        housing: [_protected_since_june(housing, number) for number in range(heads)]
        for housing, heads in (("asylboende", 3), ("ebo", 2), ("kommunboende", 4))
    }
    refresh_all(date(2022, 11, 10))
    listed = people["asylboende"] + people["ebo"]
    first = [lumps.line(one, _of(one), autumn) for one in listed]
    lumps.paid(case_worker, *first, day=date(2022, 10, 31))

    rows = lump_reading.rows_of(case_worker, autumn)
    missing = [row for row in rows if row.outcome == LumpOutcome.MISSING_THERE]
    assert {row.person for row in missing} == {one.pk for one in people["kommunboende"]}
    assert (whole(rows).expected, whole(rows).paid) == (kr(37_830), kr(20_785))
    assert (whole(missing).count, whole(missing).difference) == (4, -kr(17_045))

    more = [lumps.line(one, _of(one), autumn) for one in people["kommunboende"]]
    lumps.paid(case_worker, *more, day=date(2022, 11, 30))  # an invented day: the source gives none
    after = lump_reading.rows_of(case_worker, autumn)
    assert {row.outcome for row in after} == {LumpOutcome.AGREE}
    assert whole(after).difference == 0


def _protected_since_june(housing: str, number: int) -> Person:
    """Applied for temporary protection 2022-06-20, granted 2022-07-05 (rulebook A8); the first of each is a child."""
    person = worlds.somebody()
    person.birth_date = date(2015, 3, 1) if number == 0 else date(1994, 3, 1)
    person.save()
    for kind, since, until in (
        ("tillfalligt_skydd_sokt", date(2022, 6, 20), date(2022, 7, 4)),
        ("tillfalligt_skydd_beviljat", date(2022, 7, 5), None),
    ):
        Situation.objects.create(person=person, kind=kind, since=since, until=until)
    Situation.objects.create(person=person, kind="registrerad_mv", since=date(2022, 6, 20), detail=housing, region="23")
    return person


def _of(person: Person) -> int:
    return CHILD if person.birth_date.year == 2015 else ADULT


# --- acting -----------------------------------------------------------------------------------------------------------
def test_settling_keeps_every_row_as_it_was_and_later_money_is_told(case_worker: User) -> None:
    missing = lumps.expected(worlds.somebody())
    lumps.agreed(case_worker)
    known = service.settle(case_worker, QUARTER, None, "de rättar", worlds.TODAY)
    frozen = LumpRow.objects.filter(comparison=known.settled)
    assert {row.person: row.outcome for row in frozen} == _outcomes(case_worker)
    lumps.paid(case_worker, lumps.line(missing))
    (quarter,) = lump_reading.quarters(case_worker, worlds.TODAY)
    assert (quarter.state, quarter.changed) == (LumpState.SETTLED, True)
    assert frozen.get(person=missing.pk).paid == 0


def test_the_rows_of_a_settled_quarter_can_be_had_as_they_were(client_of: Login, case_worker: User) -> None:
    person = lumps.agreed(case_worker)
    known = service.settle(case_worker, QUARTER, None, "stämmer", worlds.TODAY)
    url = f"/schablon/avslutad/{known.settled_id}/xlsx/"
    sheet = lumps.sheet_of(client_of(Role.CASE_WORKER).get(url).content)
    assert [cell.value for cell in sheet[2]][2:5] == [f"P-{person.pk}", "19–60 år", "Stämmer"]
    assert client_of(Role.ECONOMIST).get(url).status_code == 403


def test_who_became_somebody_protected_is_hidden_in_an_older_comparison_too(
    client_of: Login, case_worker: User
) -> None:
    person = lumps.agreed(case_worker)
    known = service.settle(case_worker, QUARTER, None, "stämmer", worlds.TODAY)
    kept = Person.objects.create(given_name="Dold", birth_date=person.birth_date, protection="marking")
    merge(case_worker, kept, person, "samma")
    answer = client_of(Role.CASE_WORKER).get(f"/schablon/avslutad/{known.settled_id}/xlsx/")
    row = lumps.row_of(answer.content)
    assert row[1:3] == ["Skyddade uppgifter", f"P-{kept.pk}"]
    assert not {person.given_name, "Dold", lumps.lma(kept)} & set(" ".join(row).split())
    assert AccessLog.objects.filter(person=kept.pk, action=Access.EXPORT).exists()


def test_a_number_that_is_somebody_protected_now_is_hidden_in_an_older_comparison_too(
    client_of: Login, case_worker: User
) -> None:
    lumps.paid(case_worker, lumps.line(None, number="50-008920"))
    known = service.settle(case_worker, QUARTER, None, "okänd", worlds.TODAY)
    url = f"/schablon/avslutad/{known.settled_id}/xlsx/"
    assert "50-008920" in lumps.row_of(client_of(Role.CASE_WORKER).get(url).content)
    person = Person.objects.create(given_name="Dold", birth_date=date(1990, 5, 5), protection="marking")
    Identifier.objects.create(person=person, kind=IdentifierKind.LMA, value="50008920", raw="50-008920")
    row = lumps.row_of(client_of(Role.CASE_WORKER).get(url).content)
    assert "Skyddade uppgifter" in row
    assert "50-008920" not in row


def test_a_settled_quarter_is_opened_only_with_a_reason_and_its_comparison_stays(case_worker: User) -> None:
    lumps.agreed(case_worker)
    service.settle(case_worker, QUARTER, None, "stämmer", worlds.TODAY)
    with pytest.raises(NotNowError):
        service.settle(case_worker, QUARTER, None, "en gång till", worlds.TODAY)
    with pytest.raises(NotNowError):
        service.ask(case_worker, QUARTER, worlds.TODAY, "")
    with pytest.raises(NotNowError):
        service.reopen(case_worker, QUARTER, " ")
    service.reopen(case_worker, QUARTER, "ny lista")
    service.settle(case_worker, QUARTER, None, "stämmer nu", worlds.TODAY)
    assert LumpComparison.objects.count() == 2


def test_a_quarter_that_is_not_over_is_not_settled(case_worker: User) -> None:
    with pytest.raises(NotNowError):
        service.settle(case_worker, date(2026, 10, 1), None, "klart", date(2026, 12, 31))


def test_who_saw_an_older_page_does_not_settle(case_worker: User) -> None:
    lumps.agreed(case_worker)
    service.ask(case_worker, QUARTER, worlds.TODAY, "skickat")
    with pytest.raises(NotNowError):
        service.settle(case_worker, QUARTER, 1, "klart", worlds.TODAY)


# --- pages ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("url", ["/schablon/", PAGE])
def test_who_reads_money_reads_the_lump_sums(client_of: Login, role: Role, url: str) -> None:
    assert client_of(role).get(url).status_code == (200 if role in READERS else 403)


@pytest.mark.parametrize("role", list(Role))
def test_who_may_ask_settle_note_and_write_letters(client_of: Login, case_worker: User, role: Role) -> None:
    person = lumps.expected(worlds.somebody())
    client = client_of(role)
    office = {Role.CASE_WORKER, Role.STRATEGIST}
    wanted = {
        "begart/": (office | {Role.ECONOMIST}, {"day": "2026-11-03"}, 303),
        "avsluta/": (office | {Role.ECONOMIST}, {"version": "0", "note": ""}, 422),
        "oppna/": (office | {Role.ECONOMIST}, {"reason": "x"}, 422),
        f"rad/p{person.pk}/": (office, {"text": "frågade 2026-11-03"}, 303),
    }
    for tail, (allowed, data, status) in wanted.items():
        assert client.post(PAGE + tail, data).status_code == (status if role in allowed else 403), tail
    for tail in ("brev/", f"rad/p{person.pk}/"):
        assert client.get(PAGE + tail).status_code == (200 if role in office else 403), tail
    assert client.get(PAGE + "xlsx/").status_code == (200 if role in READERS else 403)


@pytest.mark.parametrize("url", ["/schablon/2026/5/", "/schablon/2026/0/", "/schablon/1999/1/", PAGE + "rad/p1/"])
def test_what_is_not_there_is_404(client_of: Login, url: str) -> None:
    assert client_of(Role.CASE_WORKER).get(url).status_code == 404


def test_an_economist_sees_sums_and_nobody(client_of: Login, case_worker: User) -> None:
    person = lumps.expected(worlds.somebody())
    text = client_of(Role.ECONOMIST).get(PAGE).content.decode()
    assert "4\u00a0435\u00a0kr" in text
    assert person.family_name not in text
    assert lumps.lma(person)[2:] not in text
    sheet = lumps.sheet_of(client_of(Role.ECONOMIST).get(PAGE + "xlsx/").content)
    assert [cell.value for cell in sheet[2]] == ["Saknas hos Migrationsverket", 1, 4435, 0, -4435]


def test_the_page_says_that_it_cannot_be_appealed(client_of: Login) -> None:
    assert "kan inte överklagas (1996:1357 12 §)" in client_of(Role.CASE_WORKER).get(PAGE).content.decode()


def test_lists_and_files_of_people_are_logged(client_of: Login, case_worker: User) -> None:
    person = lumps.expected(worlds.somebody())
    client = client_of(Role.CASE_WORKER)
    for url in (PAGE, PAGE + "xlsx/", PAGE + "brev/"):
        before = AccessLog.objects.filter(person=person.pk).count()
        client.get(url)
        assert AccessLog.objects.filter(person=person.pk).count() == before + 1, url


def test_a_protected_person_is_hidden_on_page_and_in_file_and_not_in_the_letter(
    client_of: Login, actor: Callable[..., User], case_worker: User
) -> None:
    person = lumps.expected(worlds.somebody())
    LumpNote.objects.create(
        quarter=LumpQuarter.objects.create(quarter=QUARTER), person=person, text="bor hos Quist", by=case_worker
    )
    Person.objects.filter(pk=person.pk).update(protection="marking")
    client = client_of(Role.CASE_WORKER)
    page = client.get(PAGE).content.decode()
    assert "Skyddade uppgifter" in page
    for secret in (person.family_name, lumps.lma(person)[2:], "Quist"):
        assert secret not in page
    sheet = lumps.sheet_of(client.get(PAGE + "xlsx/").content)
    assert [cell.value or "" for cell in sheet[2]][:3] == ["", "Skyddade uppgifter", f"P-{person.pk}"]
    assert client.get(PAGE + f"rad/p{person.pk}/").status_code == 404
    before = _letter_text(client)
    User.objects.update(sees_protected=True)
    after = _letter_text(client_of(Role.CASE_WORKER))
    assert person.family_name not in before
    assert "skyddade personuppgifter" in before
    assert person.family_name in after


def _letter_text(client: Client) -> str:
    import pypdf

    answer = client.get(PAGE + "brev/")
    assert re.fullmatch(r'attachment; filename="schablon-rattelse-2026-kv1\.pdf"', answer["Content-Disposition"])
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_letter_names_those_to_correct_and_not_those_we_do_not_know(client_of: Login, case_worker: User) -> None:
    missing, agreed = lumps.expected(worlds.somebody()), lumps.agreed(case_worker)
    lumps.paid(case_worker, lumps.line(None, number="98765432"))
    text = _letter_text(client_of(Role.CASE_WORKER))
    assert lumps.lma(missing)[2:] in text
    assert lumps.lma(agreed)[2:] not in text
    assert "98765432" not in text
    assert "12 §" in text


def test_a_page_of_the_quarter_asks_as_often_for_one_as_for_many(client_of: Login, case_worker: User) -> None:
    client = client_of(Role.CASE_WORKER)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(PAGE + "?utfall=alla").status_code == 200
        return len(asked)

    known = LumpQuarter.objects.create(quarter=QUARTER)
    for number in range(3):
        LumpNote.objects.create(quarter=known, person=lumps.agreed(case_worker), text=str(number), by=case_worker)
    client.get(PAGE)
    few = questions()
    for number in range(30):
        LumpNote.objects.create(quarter=known, person=lumps.agreed(case_worker), text=str(number), by=case_worker)
    assert questions() == few


def test_faults_keep_what_was_typed(client_of: Login) -> None:
    answer = client_of(Role.CASE_WORKER).post(PAGE + "begart/", {"day": "2027-01-01", "note": "min text"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "<title>Fel:" in text
    assert "min text" in text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("1900-01-01", "för länge sedan|för tidigt"),
        ("2026-03-30", "2026-03-30 är för tidigt"),
        ("2026-11-22", "inte varit än"),
    ],
)
def test_correction_was_asked_for_after_the_quarter_and_not_after_today(client_of: Login, day: str, said: str) -> None:
    answer = client_of(Role.CASE_WORKER).post(PAGE + "begart/", {"day": day, "note": ""})
    assert answer.status_code == 422
    assert re.search(said, answer.content.decode())
    assert not LumpQuarter.objects.filter(asked__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_settle_at_once_and_one_of_them_does(case_worker: User, strategist: User) -> None:
    lumps.agreed(case_worker)
    told: list[Any] = []

    def settle(user: User) -> None:
        try:
            told.append(service.settle(user, QUARTER, None, "klart", worlds.TODAY))
        except NotNowError as error:
            told.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=settle, args=[user]) for user in (case_worker, strategist)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert LumpComparison.objects.count() == 1
    assert sorted(type(one).__name__ for one in told) == ["LumpQuarter", "NotNowError"]


# --- before the money was followed ------------------------------------------------------------------------------------
def test_a_quarter_before_the_opening_is_shown_and_nothing_is_asked_about_it(
    client_of: Login, case_worker: User
) -> None:
    lumps.expected(worlds.somebody())
    lumps.expected(worlds.somebody(), quarter=date(2025, 10, 1))
    worlds.opened(date(2026, 2, 1))
    page = client_of(Role.CASE_WORKER).get("/schablon/")
    states = {row.first: row.state for row in page.context["rows"]}
    assert states == {lumps.QUARTER: LumpState.AWAITING, date(2025, 10, 1): LumpState.BEFORE}
    assert page.context["sums"]["expected"] == lumps.ADULT
    older = client_of(Role.CASE_WORKER).get("/schablon/2025/4/").content.decode()
    assert "2026-02-01" in older
    assert "brev om rättelse" not in older
    assert "Avsluta kvartalet" not in older
    assert "brev om rättelse" in client_of(Role.CASE_WORKER).get("/schablon/2026/1/").content.decode()


def test_those_who_cannot_be_counted_are_told(client_of: Login, case_worker: User) -> None:
    lumps.expected(worlds.somebody(), state="blocked")
    page = client_of(Role.CASE_WORKER).get("/schablon/2026/1/").content.decode()
    assert "1 person i registret är inte med" in page
    assert "Ingen i vårt register" not in page


def test_a_quarter_that_has_not_begun_is_404(client_of: Login, case_worker: User) -> None:
    client = client_of(Role.CASE_WORKER)
    assert client.get("/schablon/2026/4/").status_code == 200
    assert client.get("/schablon/2027/1/").status_code == 404
