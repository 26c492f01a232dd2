"""The pages: who may open them, what is done with a row and taken back, and that looking changes nothing."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.site.todo.things import TODAY, claim, finding, history, person

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.claims.models import (
    Absence,
    Assignment,
    CertificateRequest,
    RequestState,
    Responsibility,
    Snooze,
)
from atersok.people.models import Alert, AlertKind, Duplicate, DuplicateState, Identifier, Situation

type ClientOf = Callable[[Role], Client]
HOME = reverse("home")
_OFFICE = {Role.CASE_WORKER, Role.STRATEGIST}


@pytest.fixture
def client(client_of: ClientOf) -> Client:
    return client_of(Role.CASE_WORKER)


def text(client: Client, url: str = HOME) -> str:
    return client.get(url).content.decode()


def shown(client: Client, code: str, url: str = HOME) -> bool:
    """Whether a row is on the page."""
    return reverse("todo_hide", args=[code]) in text(client, url)


# --- who may open what ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", Role)
def test_everybody_starts_somewhere_that_fits_the_role(role: Role, client_of: ClientOf) -> None:
    answer = client_of(role).get(HOME)
    leads = {Role.RECEPTION: "look_up", Role.MANAGER: "figures", Role.AUDITOR: "access_log"}
    if role in leads:
        assert (answer.status_code, answer["Location"]) == (302, reverse(leads[role]))
    else:
        assert answer.status_code == 200


def test_a_unit_sees_the_certificates_asked_of_it_and_no_other(
    client_of: ClientOf, unit: Unit, other_unit: Unit, case_worker: User
) -> None:
    for where in (unit, other_unit):
        CertificateRequest.objects.create(
            person=person(), unit=where, purpose="varaktig_vard", text="x", due=TODAY, by=case_worker
        )
    mine, other = CertificateRequest.objects.order_by("unit__name")
    page = text(client_of(Role.UNIT))
    assert mine.person.number in page
    assert other.person.number not in page


@pytest.mark.parametrize(
    ("name", "args", "roles"),
    [
        ("todo_queue", ["claim"], _OFFICE), ("todo_queue", ["decide"], _OFFICE | {Role.ECONOMIST}),
        ("todo_queue", ["alerts"], _OFFICE), ("todo_queue", ["no_such"], set()),
        ("responsibilities", [], _OFFICE | {Role.ADMINISTRATOR}),
        ("responsibility", ["varaktig_vard"], _OFFICE | {Role.ADMINISTRATOR}),
        ("responsibility", ["no_such"], set()),
        ("figures", [], _OFFICE | {Role.ECONOMIST, Role.MANAGER, Role.AUDITOR}),
        ("calendar", [], _OFFICE | {Role.ECONOMIST}),
    ],
)  # fmt: skip
def test_pages_open_for_their_roles_alone(name: str, args: list[str], roles: set[Role], client_of: ClientOf) -> None:
    url = reverse(name, args=args)
    assert {role for role in Role if client_of(role).get(url).status_code == 200} == roles


@pytest.mark.parametrize("name", ["todo_hide", "todo_give"])
def test_a_row_is_hidden_and_given_by_who_may_see_it(name: str, client_of: ClientOf) -> None:
    url = reverse(name, args=[f"finding-{finding(20).pk}"])
    able = {role for role in Role if client_of(role).get(url).status_code == 200}
    assert able == (_OFFICE | {Role.ECONOMIST} if name == "todo_hide" else _OFFICE)


@pytest.mark.parametrize(
    "code",
    ["finding-0", "finding-", "claim-99999999", "alert-1", "x-1", "finding-99999999999999999999",
     "quarter-schablon_vard_kvartal-20260101", "quarter-halsoundersokning_asyl-20261399",
     "lump-varaktig_vard-20260331"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(code: str, client: Client) -> None:
    assert client.get(reverse("todo_hide", args=[code])).status_code == 404


@pytest.mark.parametrize(
    ("name", "args"),
    [("todo_whose", []), ("todo_undo", []), ("todo_alert", [1]), ("todo_different", [1]), ("todo_remind", [1]),
     ("todo_cancel", [1]), ("absence_end", [1]), ("calendar_end", [])],
)  # fmt: skip
def test_nothing_is_done_by_looking(name: str, args: list[int], client: Client) -> None:
    assert client.get(reverse(name, args=args)).status_code == 405


def test_looking_changes_nothing(client: Client, case_worker: User) -> None:
    row, draft = finding(5), claim(case_worker, 8)
    urls = [
        HOME, reverse("todo_queue", args=["days7"]), reverse("todo_hide", args=[f"finding-{row.pk}"]),
        reverse("todo_give", args=[f"claim-{draft.pk}"]), reverse("responsibilities"), reverse("figures"),
        reverse("calendar"),
    ]  # fmt: skip
    for url in urls:
        client.get(url)  # the session notes when it was seen last
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        writes = [q["sql"] for q in asked.captured_queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        assert [sql for sql in writes if Session._meta.db_table not in sql] == []


# --- what it shows ----------------------------------------------------------------------------------------------------
def test_the_line_on_top_says_the_day_the_number_and_the_earliest(client: Client) -> None:
    finding(9)
    finding(200)
    page = text(client)
    assert "Lördag 21 november 2026 · 2 saker, 1 med sista dag inom 30 dagar" in page
    assert "den tidigaste sista dagen är om 9 dagar." in page


def test_an_empty_list_says_what_to_do_next(client: Client) -> None:
    assert "inget väntar." in text(client)
    assert "När filer läses in räknas allt om" in text(client)


def test_three_days_are_marked_in_words(client: Client) -> None:
    finding(4)
    assert "Brådskar" not in text(client)
    finding(3)
    assert text(client).count("Brådskar") == 1


@pytest.mark.parametrize("role", [Role.CASE_WORKER, Role.STRATEGIST, Role.ECONOMIST])
def test_nobody_in_the_register_is_named(role: Role, client_of: ClientOf, unit: Unit, case_worker: User) -> None:
    hidden = person(protection="registration", unit=unit, given_name="Hemliga", family_name="Hemlund")
    Identifier.objects.create(person=hidden, kind="lma", value="99000001", raw="99-000001")
    open_ = person(given_name="Synliga", family_name="Synlund")
    for one in (hidden, open_):
        finding(3, person=one)
        Alert.objects.create(person=one, kind=AlertKind.PERMIT, day=TODAY)
        CertificateRequest.objects.create(
            person=one, unit=unit, purpose="varaktig_vard", text="x", due=date(2026, 1, 1), by=case_worker
        )
    Duplicate.objects.create(first=hidden, second=open_, reasons=["same_birth_and_name"])
    page = text(client_of(role))
    for said in ("Hemliga", "Hemlund", "Synliga", "Synlund", "99000001", "99-000001", "1990-05-05"):
        assert said not in page
    if role != Role.ECONOMIST:
        assert page.count(f"{unit.name} skulle ha svarat") == 1, "where a protected person is cared for is not told"


def test_as_many_queries_for_few_rows_as_for_many(client: Client, case_worker: User, unit: Unit) -> None:
    def fill(times: int) -> None:
        for place in range(times):
            for days in (3, 20, 60, 200):
                finding(days)
                claim(case_worker, days)
            finding(kind="schablon_vard_kvartal", state="blocked", until=date(2016, 3, 31), why=[["a", "b", "c"]])
            finding(50, kind="halsoundersokning_asyl", since=date(2026, 7, 1) + timedelta(days=place))
            one, other = person(), person()
            Alert.objects.create(person=one, kind=AlertKind.PERMIT, day=TODAY)
            Duplicate.objects.create(first=one, second=other, reasons=["same_number"])
            CertificateRequest.objects.create(
                person=one, unit=unit, purpose="varaktig_vard", text="x", due=date(2026, 1, 1), by=case_worker
            )

    fill(1)
    client.get(HOME)
    with CaptureQueriesContext(connection) as few:
        client.get(HOME)
    fill(14)
    with CaptureQueriesContext(connection) as many:
        page = text(client)
    assert "Visa alla" in page
    assert len(many) == len(few)
    own = [q for q in many.captured_queries if not any(w in q["sql"] for w in ("session", "SAVEPOINT", "mfa_"))]
    assert len(own) <= 24, "sixteen of the page, the user, the menu's counts: bills and requests for money too"


def test_a_whole_queue_is_read_a_page_at_a_time(client: Client) -> None:
    for _ in range(51):
        finding(200)
    url = reverse("todo_queue", args=["claim"])
    assert text(client, url).count('class="more"') == 50
    assert text(client, f"{url}?page=2").count('class="more"') == 1
    for odd in ("x", "-1", "0", "9999999999", "²"):
        assert client.get(url, {"page": odd}).status_code == 200


def test_mine_or_everybodys_is_remembered(client: Client, strategist: User) -> None:
    Responsibility.objects.create(queue="kostnadskravande_vard", owner=strategist)
    row = finding(200)
    assert str(row) in text(client)
    answer = client.post(reverse("todo_whose"), {"whose": "mina", "fran": "claim"})
    assert (answer.status_code, answer["Location"]) == (303, reverse("todo_queue", args=["claim"]))
    assert str(row) not in text(client)
    client.post(reverse("todo_whose"), {"whose": "allas"})
    assert str(row) in text(client)


# --- hidden until a day -----------------------------------------------------------------------------------------------
def hide(client: Client, code: str, until: date, reason: str = "väntar på svar") -> int:
    return client.post(reverse("todo_hide", args=[code]), {"until": until.isoformat(), "reason": reason}).status_code


def test_a_row_is_hidden_to_a_day_and_shown_again_that_day(
    client: Client, case_worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = finding(30)
    until = TODAY + timedelta(days=10)
    assert hide(client, f"finding-{row.pk}", until) == 303
    assert not shown(client, f"finding-{row.pk}")
    (snooze,) = Snooze.objects.all()
    assert (snooze.reason, snooze.by) == ("väntar på svar", case_worker)
    assert history(snooze)[0].pgh_context["reason"] == "väntar på svar"
    for day, visible in ((until - timedelta(days=1), False), (until, True)):
        monkeypatch.setattr("atersok.site.todo.views.today", lambda day=day: day)
        assert shown(client, f"finding-{row.pk}", reverse("todo_queue", args=["days30"])) is visible


def test_hiding_is_taken_back_and_the_history_kept(client: Client) -> None:
    row = finding(200)
    hide(client, f"finding-{row.pk}", TODAY + timedelta(days=10))
    assert "är dold till" in text(client)
    client.post(reverse("todo_undo"))
    assert shown(client, f"finding-{row.pk}")
    assert Snooze.objects.get().undone is not None
    assert len(history(Snooze.objects.get())) == 2


@pytest.mark.parametrize(("days", "status"), [(0, 422), (1, 303), (23, 303), (24, 422), (366, 422)])
def test_nothing_is_hidden_into_its_last_week_nor_to_a_day_past(days: int, status: int, client: Client) -> None:
    row = finding(30)
    assert hide(client, f"finding-{row.pk}", TODAY + timedelta(days=days)) == status


def test_what_was_typed_is_kept_when_it_is_wrong(client: Client) -> None:
    url = reverse("todo_hide", args=[f"finding-{finding(3).pk}"])
    answer = client.post(url, {"until": "2026-12-24", "reason": "Jul <i>"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Fel:" in page
    assert "Jul &lt;i&gt;" in page
    assert "Så nära kan raden inte döljas" in page


def test_a_hidden_row_comes_back_when_its_last_day_is_nearer_or_its_state_another(client: Client) -> None:
    row = finding(300, state="watch", missing=5, at_stake=7)
    code = f"finding-{row.pk}"
    hide(client, code, TODAY + timedelta(days=100))
    assert not shown(client, code)
    row.last_day = TODAY + timedelta(days=106)
    row.save()
    assert shown(client, code)
    row.last_day, row.state = TODAY + timedelta(days=300), "claimable"
    row.save()
    assert shown(client, code)


def test_anything_can_be_hidden(client: Client, case_worker: User, unit: Unit) -> None:
    draft = claim(case_worker, 60)
    alert = Alert.objects.create(person=person(), kind=AlertKind.PERMIT, day=TODAY)
    asked = CertificateRequest.objects.create(
        person=person(), unit=unit, purpose="varaktig_vard", text="x", due=date(2026, 1, 1), by=case_worker
    )
    for _ in range(2):
        finding(100, kind="halsoundersokning_asyl", since=date(2026, 7, 5))
        finding(kind="schablon_vard_kvartal", state="blocked", until=date(2016, 3, 31), why=[["a", "b", "c"]])
    codes = [
        f"claim-{draft.pk}", f"alert-{alert.pk}", f"request-{asked.pk}", "quarter-halsoundersokning_asyl-20260701",
        "lump-schablon_vard_kvartal-20160331",
    ]  # fmt: skip
    page = text(client)
    for code in codes:
        assert reverse("todo_hide", args=[code]) in page
        assert hide(client, code, TODAY + timedelta(days=9)) == 303
    assert "inget väntar." in text(client)


# --- done at once, with undo ------------------------------------------------------------------------------------------
def test_a_status_change_goes_away_and_comes_back(client: Client, case_worker: User) -> None:
    one = person()
    situation = Situation.objects.create(person=one, kind="asylsokande", since=date(2025, 1, 1))
    alert = Alert.objects.create(
        person=one, kind=AlertKind.PERMIT, day=TODAY, proposal={"end_situation": situation.pk, "until": "2026-11-20"}
    )
    assert 'Avsluta situationen <span class="day">2026-11-20</span>' in text(client)
    answer = client.post(reverse("todo_alert", args=[alert.pk]), {"godta": "1"})
    assert (answer.status_code, answer["Location"]) == (303, HOME)
    situation.refresh_from_db()
    assert situation.until == date(2026, 11, 20)
    page = text(client)
    assert "Statusändringar" not in page
    assert f"Statusändringen för {one.number} är klar." in page
    client.post(reverse("todo_undo"))
    situation.refresh_from_db()
    assert situation.until is None
    assert "Statusändringar" in text(client)
    assert "Det finns inget att ångra." in client.post(reverse("todo_undo"), follow=True).content.decode()


def test_a_pair_that_is_two_people_goes_away_and_comes_back(client: Client) -> None:
    pair = Duplicate.objects.create(first=person(), second=person(), reasons=["same_number"])
    client.post(reverse("todo_different", args=[pair.pk]))
    pair.refresh_from_db()
    assert pair.state == DuplicateState.DIFFERENT
    client.post(reverse("todo_undo"))
    pair.refresh_from_db()
    assert pair.state == DuplicateState.OPEN


@pytest.mark.parametrize(
    ("name", "state"), [("todo_remind", RequestState.REMINDED), ("todo_cancel", RequestState.CANCELLED)]
)
def test_a_reminder_and_a_cancelling_are_taken_back(
    name: str, state: RequestState, client: Client, case_worker: User, unit: Unit
) -> None:
    asked = CertificateRequest.objects.create(
        person=person(), unit=unit, purpose="varaktig_vard", text="x", due=date(2026, 1, 1), by=case_worker
    )
    client.post(reverse(name, args=[asked.pk]))
    asked.refresh_from_db()
    assert asked.state == state
    assert "Intyg som dröjer" not in text(client)
    client.post(reverse("todo_undo"))
    asked.refresh_from_db()
    assert (asked.state, asked.reminded) == (RequestState.ASKED, None)


def test_what_has_been_answered_since_is_not_taken_back(client: Client, case_worker: User, unit: Unit) -> None:
    asked = CertificateRequest.objects.create(
        person=person(), unit=unit, purpose="varaktig_vard", text="x", due=date(2026, 1, 1), by=case_worker
    )
    client.post(reverse("todo_remind", args=[asked.pk]))
    CertificateRequest.objects.filter(pk=asked.pk).update(state=RequestState.ANSWERED)
    assert "Begäran har ändrats sedan dess" in client.post(reverse("todo_undo"), follow=True).content.decode()
    asked.refresh_from_db()
    assert asked.state == RequestState.ANSWERED


def test_undo_is_offered_to_who_did_it_alone(client: Client, client_of: ClientOf) -> None:
    alert = Alert.objects.create(person=person(), kind=AlertKind.PERMIT, day=TODAY)
    client.post(reverse("todo_alert", args=[alert.pk]))
    client_of(Role.STRATEGIST).post(reverse("todo_undo"))
    alert.refresh_from_db()
    assert alert.done is not None


def test_undo_is_offered_for_ten_minutes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    alert = Alert.objects.create(person=person(), kind=AlertKind.PERMIT, day=TODAY)
    client.post(reverse("todo_alert", args=[alert.pk]))
    assert "är klar." in text(client)
    monkeypatch.setattr("atersok.site.todo.undo.time", lambda: 10**10)
    assert "är klar." not in text(client)


# --- whose ------------------------------------------------------------------------------------------------------------
def test_a_claim_and_a_finding_are_given_to_somebody(client: Client, case_worker: User, strategist: User) -> None:
    draft, row = claim(case_worker, 5), finding(5)
    for code in (f"claim-{draft.pk}", f"finding-{row.pk}"):
        assert client.post(reverse("todo_give", args=[code]), {"owner": strategist.pk}).status_code == 303
    draft.refresh_from_db()
    assert draft.owner == strategist
    assert Assignment.objects.get().owner == strategist
    page = text(client)
    assert page.count(f">{strategist.name}") == 2


def test_things_are_given_only_to_who_has_a_list(client: Client, actor: Callable[[Role], User]) -> None:
    url = reverse("todo_give", args=[f"finding-{finding(5).pk}"])
    assert client.post(url, {"owner": actor(Role.AUDITOR).pk}).status_code == 422
    assert not Assignment.objects.exists()


def test_responsibility_is_given_changed_and_taken_away(client: Client, case_worker: User, strategist: User) -> None:
    url = reverse("responsibility", args=["alerts"])
    client.post(url, {"owner": case_worker.pk, "substitute": strategist.pk})
    client.post(url, {"owner": strategist.pk, "substitute": ""})
    row = Responsibility.objects.get()
    assert (row.owner, row.substitute) == (strategist, None)
    assert len(history(row)) == 2
    assert client.post(url, {"owner": strategist.pk, "substitute": strategist.pk}).status_code == 422
    client.post(url, {"owner": "", "substitute": ""})
    assert not Responsibility.objects.exists()


def test_an_absence_is_set_shown_and_ended(client: Client, case_worker: User, strategist: User) -> None:
    url = reverse("responsibilities")
    data = {"user": strategist.pk, "since": "2026-11-21", "until": "2026-11-20"}
    assert client.post(url, data).status_code == 422
    assert client.post(url, data | {"until": "2026-12-01"}).status_code == 303
    Responsibility.objects.create(queue="kostnadskravande_vard", owner=strategist, substitute=case_worker)
    finding(5)
    assert "borta" in text(client)
    absence = Absence.objects.get()
    assert history(absence)[0].pgh_context["user"] == case_worker.pk
    client.post(reverse("absence_end", args=[absence.pk]))
    assert not Absence.objects.exists()


# --- sums without people ----------------------------------------------------------------------------------------------
def test_the_figures_have_sums_by_kind_state_and_year_and_no_people(client_of: ClientOf) -> None:
    for year in (2025, 2026):
        for _ in range(5):
            finding(100, until=date(year, 3, 31), amount=1000_00)
    one = finding(state="late", until=date(2025, 12, 31), amount=7000_00)
    client = client_of(Role.MANAGER)
    page = text(client, reverse("figures"))
    assert "10\u00a0000\u00a0kr" in page
    assert "10 st" in page
    assert "7\u00a0000\u00a0kr" in page
    assert "1 st" not in page.replace("11 st", ""), "a number of one could point at somebody"
    assert str(one) not in page
    assert "5\u00a0000\u00a0kr" in text(client, reverse("figures") + "?ar=2026")
    assert "7\u00a0000\u00a0kr" not in text(client, reverse("figures") + "?ar=2026")
    for odd in ("x", "99999", "²²²²"):
        assert client.get(reverse("figures"), {"ar": odd}).status_code == 200
