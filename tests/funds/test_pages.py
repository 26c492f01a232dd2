"""The pages: who may open and do what, what is out of scope, nothing typed is lost, and the road from fund to memo."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from tests.claims.pages import XSS, queries
from tests.funds.memo import TODAY, allocated, fund_of_2026, memo_fund
from tests.funds.test_allocation import draw_of
from tests.funds.test_asking import asked
from tests.funds.test_files import SIE, TABLE

from atersok.accounts.models import Region, Unit, User
from atersok.accounts.permissions import Permission, Role, may
from atersok.audit.models import Access, AccessLog
from atersok.funds.models import Asking, Fund, LedgerSum, Need, Published, Step
from atersok.funds.services import allocation, asking
from atersok.intake.reading import read_cells

pytestmark = pytest.mark.django_db
type ClientOf = Callable[[Role], Client]

READ = ("fund", "fund_allocation", "fund_follow_up", "fund_askings", "fund_documents", "fund_history")
WRITE = ("fund_edit", "fund_frame", "fund_input", "fund_outcome", "fund_table", "fund_ledger", "need_new")
DECIDE = ("allocation_decide", "allocation_reopen")


@pytest.fixture
def made(strategist: User, region: Region) -> Fund:
    return fund_of_2026(strategist)[0]


@pytest.fixture
def pot(made: Fund) -> Need:
    return made.needs.get(title="Pott")


@pytest.fixture
def row(made: Fund, actor: Any, other_unit: Unit) -> Asking:
    return asking.submit(actor(Role.CASE_WORKER), asked(made.needs.get(title="Asylvård"), other_unit), TODAY)


def text(response: Any) -> str:
    said: str = response.content.decode()
    return said.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("role", list(Role))
def test_who_may_open_what(
    client_of: ClientOf, made: Fund, pot: Need, row: Asking, strategist: User, role: Role
) -> None:
    draw = allocation.draw(strategist, pot, draw_of(5), TODAY)
    client = client_of(role)
    wanted = [(reverse("funds"), Permission.FUND_READ), (reverse("fund_new"), Permission.FUND_WRITE)]
    for names, permission in (
        (READ, Permission.FUND_READ),
        (WRITE, Permission.FUND_WRITE),
        (DECIDE, Permission.FUND_DECIDE),
    ):
        wanted += [(reverse(name, args=[made.pk]), permission) for name in names]
    for name in ("fund_memo", "fund_report", "fund_decisions"):
        wanted += [(reverse(name, args=[made.pk, form]), Permission.FUND_READ) for form in ("docx", "pdf")]
    wanted += [
        (reverse("fund_decisions", args=[made.pk, "xlsx"]), Permission.FUND_READ),
        (reverse("need_edit", args=[pot.pk]), Permission.FUND_WRITE),
        (reverse("draw_new", args=[pot.pk]), Permission.FUND_DECIDE),
        (reverse("draw_undo", args=[draw.pk]), Permission.FUND_DECIDE),
        (reverse("fund_asking", args=[row.pk]), Permission.FUND_READ),
        (reverse("fund_requests"), Permission.FUND_REQUEST),
        (reverse("fund_request_new"), Permission.FUND_REQUEST),
        (reverse("fund_request_grant", args=[row.pk]), Permission.FUND_DECIDE),
        (reverse("fund_request_refuse", args=[row.pk]), Permission.FUND_DECIDE),
        (reverse("fund_request_pay", args=[row.pk]), Permission.FUND_WRITE),
    ]
    led_back = reverse("fund_request_new") if role == Role.UNIT else ""  # the unit is the region's own
    for url, permission in wanted:
        allowed = may(User(role=role), permission)
        assert client.get(url).status_code == (303 if url == led_back else 200 if allowed else 403), url
    for url, permission in (
        (reverse("need_remove", args=[pot.pk]), Permission.FUND_WRITE),
        (reverse("fund_request_check", args=[row.pk]), Permission.FUND_WRITE),
    ):
        allowed = may(User(role=role), permission)
        assert client.post(url).status_code == (303 if allowed else 403), url
        assert client.get(url).status_code in (403, 405)


def test_nobody_opens_anything_without_login(made: Fund) -> None:
    for name in (*READ, *WRITE, *DECIDE):
        assert Client().get(reverse(name, args=[made.pk])).status_code == 302


def test_a_unit_sees_its_own_request_and_not_anothers(
    client_of: ClientOf, row: Asking, other_unit: Unit, unit: Unit
) -> None:
    client = client_of(Role.UNIT)  # of a unit that is not private
    assert client.get(reverse("fund_request", args=[row.pk])).status_code == 404
    page = text(client.get(reverse("fund_requests")))
    assert "Bara externa vårdgivare äskar" in page
    assert str(row) not in page
    User.objects.filter(role=Role.UNIT).update(unit=other_unit)
    assert client.get(reverse("fund_request", args=[row.pk])).status_code == 200
    assert str(row) in text(client.get(reverse("fund_requests")))


@pytest.mark.parametrize("name", [*READ, *WRITE, *DECIDE])
def test_a_fund_that_does_not_exist_is_not_found(client_of: ClientOf, region: Region, name: str) -> None:
    assert client_of(Role.STRATEGIST).get(reverse(name, args=[987])).status_code == 404


@pytest.mark.parametrize("asked_for", ["", "1999", "99999999999999999999", "x", "²", "-1", "2026"])
def test_any_year_asked_for_gives_a_page(client_of: ClientOf, made: Fund, asked_for: str) -> None:
    client = client_of(Role.STRATEGIST)
    for name in READ:
        assert client.get(reverse(name, args=[made.pk]), {"ar": asked_for}).status_code == 200


def test_an_unknown_format_is_not_found(client_of: ClientOf, made: Fund) -> None:
    client = client_of(Role.STRATEGIST)
    assert client.get(reverse("fund_memo", args=[made.pk, "exe"])).status_code == 404
    assert client.get(reverse("fund_memo", args=[made.pk, "xlsx"])).status_code == 404


def test_a_document_is_fetched_as_a_file_and_the_log_knows(client_of: ClientOf, made: Fund) -> None:
    response = client_of(Role.STRATEGIST).get(reverse("fund_memo", args=[made.pk, "docx"]))
    assert response["Content-Disposition"] == f'attachment; filename="tjansteskrivelse-medel-{made.pk}-2026.docx"'
    assert AccessLog.objects.filter(action=Access.EXPORT, what=f"medel {made.pk} tjansteskrivelse docx").count() == 1


def test_the_road_from_fund_to_memo(client_of: ClientOf, region: Region) -> None:
    client = client_of(Role.STRATEGIST)
    words = {"name": "Välfärdsmiljarden", "kind": "generellt", "status": "beslutad", "authority": "Regeringen",
             "diary": "RS/251/2019", "first_year": "2019", "last_year": "2020", "divided": "flykting", "objekt": "9909",
             "handing": "own_kst", "payment": "monthly", "payment_month": "1"}  # fmt: skip
    url = client.post(reverse("fund_new"), words).headers["Location"]
    made = Fund.objects.get()
    assert "Inget är känt om året" in text(client.get(url))
    when = {"part": "flykting", "day": "2018-08-31", "source": "SKL"}
    frame = {"year": "2019", "total": "5 000 000 000", "percent": "20", "status": "beslutad"}
    assert client.post(reverse("fund_frame", args=[made.pk]), when | frame).status_code == 303
    later = {"year": "2020", "amount": "600 000 000", "status": "aviserad"}
    assert client.post(reverse("fund_frame", args=[made.pk]), when | later).status_code == 303
    counts = {"year": "2019", "own": "5 441", "national": "320 410"}
    assert client.post(reverse("fund_input", args=[made.pk]), when | counts).status_code == 303
    page = text(client.get(url))
    for shown in (
        "16 981 368 kr",
        "10 190 000 kr*",
        "1,70 %",
        "20 % av 5 000 000 000 kr",
        "1 415 114,00 kr",
        "Aviserad",
    ):
        assert shown in page, shown
    need = {
        "title": "Tolk", "responsible": "Samordningen", "cost_centre": "7059", "amount": "9 500 000", "chosen": "on",
        "earlier": "RS/2175:11/2016, Dnr 1-2",
    }  # fmt: skip
    saved = client.post(reverse("need_new", args=[made.pk]) + "?ar=2019", need, follow=True)
    assert "Dnr 1-2 ser inte ut som ett diarienummer" in text(saved)
    assert "7 481 368 kr" in text(saved)
    decided = {"decided": "2019-09-04", "reference": "RS/251/2019"}
    done = client.post(reverse("allocation_decide", args=[made.pk]) + "?ar=2019", decided, follow=True)
    assert "Fördelningen är beslutad" in text(done)
    memo = client.get(reverse("fund_memo", args=[made.pk, "docx"]) + "?ar=2019")
    needs: Any = Document(BytesIO(memo.content)).tables[2]
    assert [cell.text for cell in needs.columns[3].cells][-1].replace("\N{NO-BREAK SPACE}", " ") == "16 981 368"


def test_a_published_table_is_looked_at_and_then_saved_whole(client_of: ClientOf, made: Fund, strategist: User) -> None:
    made = memo_fund(strategist)
    client, url = client_of(Role.STRATEGIST), reverse("fund_table", args=[made.pk])
    words = {
        "part": "flykting",
        "region": "Jämtland Härjedalen",
        "status": "beslutad",
        "day": "2018-08-31",
        "source": "SKL",
    }
    bad = client.post(url, words | {"file": SimpleUploadedFile("t.csv", TABLE.replace(b"5 441", b"fem"))})
    assert bad.status_code == 422
    assert all(said in text(bad) for said in ("<title>Fel:", "C (Antal)", "fem"))
    seen = client.post(url, words | {"file": SimpleUploadedFile("t.csv", TABLE)})
    assert seen.status_code == 200
    assert not Published.objects.exists()
    preview = text(seen).partition('name="preview" value="')[2].partition('"')[0]
    assert client.post(url, {"preview": preview[:-3] + "abc"}).status_code == 303
    other = client_of(Role.ECONOMIST)
    other.post(url, {"preview": preview})
    assert not Published.objects.exists()  # what one person looked at another can't save
    assert client.post(url, {"preview": preview}).status_code == 303
    assert Published.objects.count() == 2
    assert "Publicerad tabell" in text(client.get(reverse("fund", args=[made.pk]), {"ar": "2019"}))


def test_the_outcome_is_read_commented_and_its_texts_are_not_kept(client_of: ClientOf, made: Fund) -> None:
    client, url = client_of(Role.ECONOMIST), reverse("fund_ledger", args=[made.pk])
    seen = client.post(url, {"year": "2026", "file": SimpleUploadedFile("h.se", SIE)})
    assert "Ågotsdotter" not in text(seen)
    preview = text(seen).partition('name="preview" value="')[2].partition('"')[0]
    assert client.post(url, {"preview": preview}).status_code == 303
    assert LedgerSum.objects.count() == 3
    again = client.post(url, {"year": "2026", "file": SimpleUploadedFile("h.se", SIE)})
    assert "Samma fil har lästs in förut" in text(again)
    assert "Påminn om kommentar: 2506, 7059" in " ".join(
        text(client.get(reverse("fund_follow_up", args=[made.pk]))).split()
    )
    comment = reverse("fund_comment", args=[made.pk]) + "?ar=2026&kst=7059"
    assert client.post(comment, {"text": "Tolk", "reference": "RS/0/2026"}).status_code == 422
    about_somebody = client.post(comment, {"text": "Tolk åt 19850301-9807", "reference": "RS/12/2026"})
    assert "enskilda personer" in text(about_somebody)
    assert client.post(comment, {"text": "Tolk", "reference": "RS/12/2026"}).status_code == 303
    assert client.get(reverse("fund_comment", args=[made.pk]) + "?kst=nej").status_code == 303


def test_a_request_is_checked_by_one_and_decided_by_another(client_of: ClientOf, row: Asking) -> None:
    economist, chief = client_of(Role.ECONOMIST), client_of(Role.MANAGER)
    assert economist.post(reverse("fund_request_check", args=[row.pk])).status_code == 303
    page = text(chief.get(reverse("fund_asking", args=[row.pk])))
    assert reverse("fund_request_grant", args=[row.pk]) in page
    grant = reverse("fund_request_grant", args=[row.pk])
    day = {"day": TODAY.isoformat()}
    too_much = chief.post(grant, {"granted": "100 001", "reference": "RS/1/2026"} | day)
    assert too_much.status_code == 422
    assert 'value="100 001"' in text(too_much)
    pay = reverse("fund_request_pay", args=[row.pk])
    for refused_day, said in (("2026-11-20", "kom in först"), ("2199-01-01", "har inte varit än")):
        refused = chief.post(grant, {"granted": "1", "reference": "RS/1/2026", "day": refused_day})
        assert [refused.status_code, said in text(refused)] == [422, True]
    assert chief.post(grant, {"granted": "100 000", "reference": "RS/1/2026"} | day).status_code == 303
    for refused_day in ("2026-11-20", "2199-01-01"):
        assert economist.post(pay, {"day": refused_day}).status_code == 422
    assert economist.post(pay, day).status_code == 303
    assert Asking.objects.get().step == Step.PAID
    assert chief.post(grant, {"granted": "1", "reference": "RS/1/2026"}).status_code == 422


def test_a_private_unit_asks_on_the_page_and_is_told_what_is_wrong(client_of: ClientOf, made: Fund, unit: Unit) -> None:
    Unit.objects.filter(pk=unit.pk).update(private=True)
    client, url = client_of(Role.UNIT), reverse("fund_request_new")
    words = {"unit": unit.pk, "need": made.needs.get(title="Asylvård").pk, "quarter": "3", "account": "991-2346"}
    refused = client.post(url, words | {"activities": "Samtal med 19850301-9807", "amount": "10 000"})
    assert refused.status_code == 422
    assert "enskilda personer" in text(refused)
    bought = client.post(url, words | {"activities": "Ultraljud", "amount": "500 000", "investment": "on"})
    assert "skriv årets avskrivning i stället" in text(bought)
    assert client.post(url, words | {"activities": XSS, "amount": "10 000"}).status_code == 303
    page = text(client.get(reverse("fund_request", args=[Asking.objects.get().pk])))
    assert "<script>alert" not in page
    assert "Bevilja" not in page


def test_a_double_click_makes_one_request_and_one_need(client_of: ClientOf, made: Fund, other_unit: Unit) -> None:
    client, url = client_of(Role.STRATEGIST), reverse("fund_request_new")
    mark = text(client.get(url)).partition('name="once" value="')[2].partition('"')[0]
    words = {
        "unit": other_unit.pk, "need": made.needs.get(title="Asylvård").pk, "quarter": "3", "account": "991-2346",
        "activities": "Samtal", "amount": "10 000", "once": mark,
    }  # fmt: skip
    assert client.post(url, words | {"amount": "x"}).status_code == 422
    first, second = client.post(url, words), client.post(url, words)
    assert first.headers["Location"] == second.headers["Location"]
    assert Asking.objects.count() == 1
    client.post(url, words | {"once": str(uuid4())})
    assert Asking.objects.count() == 2
    allocation.reopen(User.objects.get(role=Role.STRATEGIST), made.allocations.get(), "Ändras")
    need = {"title": "Tolk", "responsible": "S", "cost_centre": "7059", "amount": "5", "once": str(uuid4())}
    for _click in range(2):
        assert client.post(reverse("need_new", args=[made.pk]), need).status_code == 303
    assert made.needs.filter(title="Tolk").count() == 1


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("fund_frame", {"amount": "1", "total": "2", "percent": "3"}, "antingen regionernas belopp"),
        ("fund_frame", {"total": "2"}, "antingen regionernas belopp"),
        ("fund_frame", {"amount": "1.234"}, "två sätt"),
        ("fund_input", {"own": "2"}, "antingen båda antalen"),
        ("fund_input", {"own": "2", "national": "3", "share": "1"}, "antingen båda antalen"),
        ("fund_input", {"own": "4", "national": "3"}, "större än rikets"),
        ("fund_input", {"share": "101"}, "100"),
        ("fund_outcome", {"amount": "mycket"}, "inget belopp"),
        ("fund_outcome", {"amount": "1", "day": "2199-01-01"}, "har inte varit än"),
        ("fund_frame", {"amount": "1", "day": "2199-01-01"}, "har inte varit än"),
        ("fund_input", {"own": "2", "national": "3", "day": "2199-01-01"}, "har inte varit än"),
        ("fund_input", {"share": "1e1"}, "1e1"),
        ("fund_input", {"share": "1_0"}, "1_0"),
        ("fund_input", {"own": "1_0", "national": "20"}, "1_0"),
    ],
)
def test_figures_that_do_not_hold_are_asked_about(
    client_of: ClientOf, made: Fund, name: str, given: dict[str, str], said: str
) -> None:
    words = {"year": "2026", "part": "flykting", "day": "2018-08-31", "source": "SKL", "status": "beslutad"}
    response = client_of(Role.STRATEGIST).post(reverse(name, args=[made.pk]), words | given)
    assert response.status_code == 422
    assert said in text(response)
    assert all(value in text(response) for value in given.values())


def test_what_people_type_is_shown_as_text(client_of: ClientOf, made: Fund) -> None:
    Fund.objects.update(name=XSS, authority=XSS, diary="x", objekt="<b>")
    made.needs.update(title=XSS, clarification=XSS, responsible=XSS, earlier=XSS)
    client = client_of(Role.STRATEGIST)
    for url in (reverse("funds"), *(reverse(name, args=[made.pk]) for name in READ)):
        assert "<script>alert" not in text(client.get(url))


def test_lists_take_as_many_queries_at_ten_rows_as_at_one(
    client_of: ClientOf, strategist: User, made: Fund, row: Asking, other_unit: Unit, case_worker: User
) -> None:
    client = client_of(Role.STRATEGIST)
    urls = [reverse("funds"), reverse("fund_requests"), *(reverse(name, args=[made.pk]) for name in READ)]

    def count() -> dict[str, int]:
        return {url: queries(partial(_fine, client, url)) for url in urls}

    count()
    before = count()
    memo = memo_fund(strategist)
    allocated(strategist, memo)
    area, pot = made.needs.get(title="Asylvård"), made.needs.get(title="Pott")
    for place in range(9):
        asking.submit(case_worker, asked(area, other_unit, 1_000), TODAY)
        allocation.draw(strategist, pot, draw_of(1, f"RS/{place}/2026"), TODAY)
    after = count()
    history = reverse("fund_history", args=[made.pk])
    assert after.pop(history) <= before.pop(history) + 4  # a question more for each other table that rows point at
    assert after == before


def _fine(client: Client, url: str) -> None:
    assert client.get(url).status_code == 200


WAITS: list[tuple[Role, dict[str, int]]] = [
    (Role.ECONOMIST, {"funds": 1}), (Role.STRATEGIST, {"fund_requests": 1}), (Role.MANAGER, {"funds": 0}),
    (Role.UNIT, {}), (Role.AUDITOR, {}),
]  # fmt: skip


@pytest.mark.parametrize(("role", "waits"), WAITS)
def test_the_menu_tells_what_waits(actor: Any, row: Asking, role: Role, waits: dict[str, int]) -> None:
    config: Any = apps.get_app_config("funds")
    assert config.menu_counts(actor(role)) == waits


def test_a_figure_written_by_mistake_is_taken_away_with_a_reason(client_of: ClientOf, strategist: User) -> None:
    made = memo_fund(strategist)
    wrong = made.inputs.get(year=2019, part="flykting")
    client = client_of(Role.STRATEGIST)
    url = reverse("figure_remove", args=[made.pk, "underlag", wrong.pk])
    assert "5 441 / 320 410" in text(client.get(url))
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Fel dag"}).status_code == 303
    assert client.get(url).status_code == 404
    page = text(client.get(reverse("fund_history", args=[made.pk])))
    assert "Fel dag" in page
    assert client.get(reverse("figure_remove", args=[made.pk, "annat", wrong.pk])).status_code == 404


def test_withdrawn_money_is_not_divided_and_announced_money_is_warned_of(client_of: ClientOf, made: Fund) -> None:
    client, url = client_of(Role.STRATEGIST), reverse("fund", args=[made.pk])
    Fund.objects.update(status="aviserad")
    assert "De kan tas tillbaka" in text(client.get(url))
    Fund.objects.update(status="atertagen")
    page = text(client.get(url))
    assert "Staten har tagit tillbaka medlen" in page
    assert "Det är fördelat 3 000 000,00 kr mer än utfallet" in page
    assert "registrera ett nytt beslut" in page


def test_a_pot_without_its_delegation_shows_its_draws_and_takes_no_more(
    client_of: ClientOf, made: Fund, pot: Need, strategist: User
) -> None:
    client, url = client_of(Role.MANAGER), reverse("fund_allocation", args=[made.pk])
    allocation.draw(strategist, pot, draw_of(5_000), TODAY)
    new = reverse("draw_new", args=[pot.pk])
    assert new in text(client.get(url))
    Need.objects.filter(pk=pot.pk).update(delegated_to="")
    page = text(client.get(url))
    assert ["RS/12:5/2026" in page, "Delegationen är borttagen" in page, new in page] == [True, True, False]


def test_a_request_without_a_decision_in_force_says_why_it_can_not_be_granted(
    client_of: ClientOf, made: Fund, row: Asking, actor: Any, strategist: User
) -> None:
    asking.check(actor(Role.ECONOMIST), row)
    chief, grant = client_of(Role.MANAGER), reverse("fund_request_grant", args=[row.pk])
    assert grant in text(chief.get(reverse("fund_asking", args=[row.pk])))
    allocation.reopen(strategist, row.need.allocation, "Ändras")
    page = text(chief.get(reverse("fund_asking", args=[row.pk])))
    assert ["öppen för ändring" in page, grant in page] == [True, False]
    assert chief.post(grant, {"granted": "1", "reference": "RS/1/2026"}).status_code == 422


def test_nothing_typed_as_an_amount_is_said_at_its_field(
    client_of: ClientOf, pot: Need, row: Asking, actor: Any
) -> None:
    asking.check(actor(Role.ECONOMIST), row)
    client = client_of(Role.STRATEGIST)
    draw = {"amount": "0", "purpose": "x", "cost_centre": "1", "reference": "RS/1/2026", "day": "2026-05-05"}
    grant = {"granted": "0", "reference": "RS/1/2026", "day": TODAY.isoformat()}
    for url, words in (
        (reverse("draw_new", args=[pot.pk]), draw),
        (reverse("fund_request_grant", args=[row.pk]), grant),
    ):
        response = client.post(url, words)
        assert response.status_code == 422
        assert "större än 0 kr" in text(response)


def test_money_that_is_moved_has_a_list_for_the_ledger(client_of: ClientOf, made: Fund) -> None:
    client, url = client_of(Role.ECONOMIST), reverse("fund_transfers", args=[made.pk])
    assert client.get(url).status_code == 404
    Fund.objects.update(handing="transfer")
    ((_number, row),) = read_cells(client.get(url).content).rows
    assert row == ("7059", "9909", 3_000_000, "Pott, Asylvård", "RS/12/2026")
