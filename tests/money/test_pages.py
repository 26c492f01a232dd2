"""The roads of the money through its pages: payment in, placed, divided, attested, on the unit's statement."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.money import worlds
from tests.money.files.statements import details, entry, statement

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.money import jobs
from atersok.money.errors import NotNowError
from atersok.money.models import (
    How,
    Match,
    Method,
    Payment,
    PaymentCode,
    PaymentLine,
    PayoutRun,
    Receivable,
    RunState,
    Voucher,
)
from atersok.money.services import bank, payments, payouts
from atersok.money.services.payments import NewLine
from atersok.money.services.placing import place_certain

type ClientOf = Callable[[Role], Client]
type Actor = Callable[[Role], User]


@pytest.fixture
def world(actor: Actor, unit: Unit, other_unit: Unit) -> Payment:
    """A claim of 60 000 kr, a third of it the unit's, and money that is 10 000 kr short of it."""
    worlds.opened()
    worlds.rule(kept=100)
    person = worlds.somebody()
    costs = [worlds.cost(person, unit, 20_000_00), worlds.cost(person, other_unit, 40_000_00)]
    worlds.sent(actor(Role.CASE_WORKER), [(person, 60_000_00, costs)])
    return worlds.paid(actor(Role.ECONOMIST), NewLine(50_000_00, kind=worlds.KIND, person=person.pk))


def place(client: Client, line: PaymentLine, **data: object) -> object:
    return client.post(f"/inbetalningar/rad/{line.pk}/placera/", data)


@pytest.mark.parametrize(
    "address",
    [
        "/inbetalningar/", "/inbetalningar/?lage=kvar", "/inbetalningar/?lage=makulerade&ar=2026",
        "/inbetalningar/att-placera/", "/inbetalningar/koder/", "/inbetalningar/ny/", "/inbetalningar/kontoutdrag/",
        "/inbetalningar/kontoutdrag/rader/", "/fordringar/", "/fordringar/?lage=forfallna", "/fordringar/?lage=alla",
        "/fordringar/?lage=for-mycket&slag=varaktig_vard&sakerhet=saker", "/fordringar/?lage=nonsens",
        "/utbetalningar/",
        "/utbetalningar/ny/", "/utbetalningar/regler/", "/utbetalningar/regler/ny/", "/utbetalningar/regler/nytt-pris/",
        "/enhetens-ersattning/",
    ],
)  # fmt: skip
def test_pages_open_for_the_economist(client_of: ClientOf, world: Payment, address: str) -> None:
    assert client_of(Role.ECONOMIST).get(address).status_code == 200


_READERS = {Role.CASE_WORKER, Role.STRATEGIST, Role.ECONOMIST, Role.AUDITOR}


@pytest.mark.parametrize("year", [0, 1999, 2101, 10_000, 99_999_999_999])
def test_a_unit_has_no_statement_of_a_year_that_is_none(client_of: ClientOf, unit: Unit, year: int) -> None:
    assert client_of(Role.ECONOMIST).get(f"/enhetens-ersattning/{unit.pk}/{year}/xlsx/").status_code == 404


@pytest.mark.parametrize("role", Role)
def test_money_is_read_by_those_who_may(client_of: ClientOf, world: Payment, role: Role) -> None:
    line = world.lines.get()
    for address in (f"/inbetalningar/{world.pk}/", "/fordringar/", "/utbetalningar/"):
        assert (client_of(role).get(address).status_code == 200) == (role in _READERS), address
    writers = _READERS - {Role.AUDITOR}
    assert (client_of(role).get(f"/inbetalningar/rad/{line.pk}/placera/").status_code == 200) == (role in writers)


def test_an_economist_sees_the_registers_number_and_never_who_it_is(client_of: ClientOf, world: Payment) -> None:
    person = world.lines.get().person
    assert person is not None
    lma = person.identifiers.get().value
    shown = client_of(Role.ECONOMIST).get(f"/inbetalningar/{world.pk}/").content.decode()
    assert person.number in shown
    assert lma not in shown
    assert f"{lma[:2]}-{lma[2:]}" not in shown
    assert f"{lma[:2]}-{lma[2:]}" in client_of(Role.CASE_WORKER).get(f"/inbetalningar/{world.pk}/").content.decode()


def test_a_line_is_placed_by_a_suggestion_with_its_reasons(client_of: ClientOf, world: Payment) -> None:
    line, client = world.lines.get(), client_of(Role.ECONOMIST)
    page = client.get(f"/inbetalningar/rad/{line.pk}/placera/")
    assert "Raden gäller samma person." in page.content.decode()
    choice = page.context["suggested"][0][0]
    assert client.post(
        f"/inbetalningar/rad/{line.pk}/placera/", {"choice": choice, "amount": "50 000"}
    ).status_code == 303  # fmt: skip
    match = Match.objects.get()
    assert (match.how, match.amount) == (How.SUGGESTED, 50_000_00)
    assert "person" in match.reasons


@pytest.mark.parametrize(("data", "said"), [
    ({"number": "A-1999-1", "amount": "1"}, "Vi hittar ingen fordran"), ({"amount": "1"}, "Välj ett av förslagen"),
    ({"number": "S-2026K9", "amount": "1"}, "Vi hittar ingen fordran"),
    ({"number": "x", "amount": "1.234"}, "två sätt"),
])  # fmt: skip
def test_what_cannot_be_placed_is_said_and_nothing_is_lost(
    client_of: ClientOf, world: Payment, data: dict[str, str], said: str
) -> None:
    line = world.lines.get()
    page = client_of(Role.ECONOMIST).post(f"/inbetalningar/rad/{line.pk}/placera/", data)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert f'value="{data["amount"]}"' in page.content.decode()
    assert not Match.objects.exists()


def test_more_than_is_left_is_refused_on_the_page(client_of: ClientOf, world: Payment) -> None:
    line = world.lines.get()
    number = Receivable.objects.get().claim
    page = client_of(Role.ECONOMIST).post(
        f"/inbetalningar/rad/{line.pk}/placera/", {"number": str(number), "amount": "50 000,01"}
    )
    assert page.status_code == 422
    assert "inte så mycket kvar" in page.content.decode()


def test_the_whole_road_from_payment_to_the_units_statement(client_of: ClientOf, world: Payment, unit: Unit) -> None:
    economist, anna = client_of(Role.ECONOMIST), client_of(Role.CASE_WORKER)
    line = world.lines.get()
    claim = Receivable.objects.get()
    economist.post(f"/inbetalningar/rad/{line.pk}/placera/", {"number": str(claim), "amount": "50 000"})
    anna.post("/utbetalningar/ny/", {"until": "2026-11-21"})
    run = PayoutRun.objects.get()
    assert "Förslaget räknas fram" in anna.get(f"/utbetalningar/{run.pk}/").content.decode()
    jobs.work_out(run.pk)
    page = anna.get(f"/utbetalningar/{run.pk}/").content.decode().replace("\u00a0", " ")
    assert "45 000,00 kr" in page, "a tenth is kept"
    assert anna.post(f"/utbetalningar/{run.pk}/kontrollera/", {"version": "2"}).status_code == 303
    assert anna.post(f"/utbetalningar/{run.pk}/attestera/", {"version": "3"}).status_code == 403
    assert economist.post(f"/utbetalningar/{run.pk}/attestera/", {"version": "2"}).status_code == 422, "seen too early"
    assert economist.post(f"/utbetalningar/{run.pk}/attestera/", {"version": "3"}).status_code == 303
    assert economist.post(f"/utbetalningar/{run.pk}/attestera/", {"version": "3"}).status_code == 422, "once"
    run.refresh_from_db()
    assert (run.state, run.voucher is not None) == (RunState.ATTESTED, True)
    own = client_of(Role.UNIT)
    statement = own.get("/enhetens-ersattning/?ar=2026").content.decode().replace("\u00a0", " ")
    assert "15 000,00 kr" in statement
    assert "30 000,00 kr" not in statement, "another unit's"
    assert "Det utbetalda, rad för rad" in statement
    trace = economist.get(f"/utbetalningar/{run.pk}/enhet/{unit.pk}/").content.decode()
    assert "RS/1/2026" in trace


def test_a_unit_gets_no_other_units_statement(client_of: ClientOf, world: Payment, other_unit: Unit) -> None:
    own = client_of(Role.UNIT)
    assert own.get(f"/enhetens-ersattning/{other_unit.pk}/2026/xlsx/").status_code == 404
    assert "Privata läkare" not in own.get(f"/enhetens-ersattning/?enhet={other_unit.pk}").content.decode()


def test_a_unit_is_told_why_it_has_not_been_paid(client_of: ClientOf, actor: Actor, unit: Unit, region: object) -> None:
    worlds.opened()
    worlds.rule(Method.CENTRAL)
    anna, erik, stina = (actor(role) for role in (Role.CASE_WORKER, Role.ECONOMIST, Role.STRATEGIST))
    claims = []
    for _ in range(4):
        person = worlds.somebody()
        claims.append(worlds.sent(anna, [(person, 100_00, [worlds.cost(person, unit, 100_00)])]))
    worlds.decided(anna, claims[0], [0])
    worlds.decided(anna, claims[1], [100_00])
    for claim in claims[2:]:
        line = worlds.paid(erik, 100_00).lines.get()
        payments.place(erik, [payments.Placement(line.pk, worlds.receivable(claim).pk, None, 100_00)], worlds.TODAY)
        if claim == claims[2]:
            payouts.attest(stina, payouts.check(anna, payouts.propose(anna, worlds.TODAY, worlds.TODAY), None), None,
                           worlds.TODAY)  # fmt: skip
    shown = {row.of: row.why for row in client_of(Role.UNIT).get("/enhetens-ersattning/?ar=2026").context["waiting"]}
    assert [shown[claim.number] for claim in claims] == ["refused", "decided", "kept", "coming"]


@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_the_statement_as_a_file_names_nobody(client_of: ClientOf, world: Payment, unit: Unit, form: str) -> None:
    got = client_of(Role.UNIT).get(f"/enhetens-ersattning/{unit.pk}/2026/{form}/")
    assert got.status_code == 200
    assert "attachment" in got["Content-Disposition"]
    if form == "xlsx":
        rows = list(load_workbook(BytesIO(got.content))["Inte utbetalt"].iter_rows(values_only=True))
        assert [row[-1] for row in rows[1:-1]] == ["Skickad till Migrationsverket"]
    assert b"Alvina" not in got.content


def test_a_code_that_is_learnt_gives_its_lines_their_kind(client_of: ClientOf, actor: Actor, region: object) -> None:
    worlds.paid(actor(Role.ECONOMIST), NewLine(100_00, code="X1"))
    client = client_of(Role.ECONOMIST)
    assert "X1" in client.get("/inbetalningar/att-placera/").content.decode()
    data = {"code": "X1", "text": "Vård", "kind": worlds.KIND}
    for _ in range(2):
        assert client.post("/inbetalningar/koder/", data).status_code == 303
    assert PaymentCode.objects.count() == 1
    assert PaymentLine.objects.get().kind == worlds.KIND


def test_a_code_that_is_learnt_reaches_lines_that_are_placed_in_part(
    client_of: ClientOf, actor: Actor, world: Payment
) -> None:
    line = worlds.paid(actor(Role.ECONOMIST), NewLine(100_00, code="X1")).lines.get()
    owed = Receivable.objects.get()
    payments.place(actor(Role.ECONOMIST), [payments.Placement(line.pk, owed.pk, None, 40_00)], worlds.TODAY)
    client_of(Role.ECONOMIST).post("/inbetalningar/koder/", {"code": "X1", "text": "", "kind": "varaktig_vard"})
    assert PaymentLine.objects.get(pk=line.pk).kind == "varaktig_vard"


def test_a_code_that_looks_like_a_recoverys_is_proposed_as_one(client_of: ClientOf, region: object) -> None:
    client, address = client_of(Role.ECONOMIST), "/inbetalningar/koder/"
    ticked = re.compile(r'name="recovery"[^>]* checked')
    assert ticked.search(client.get(f"{address}?kod=Å-X10").content.decode())
    assert not ticked.search(client.get(f"{address}?kod=X10").content.decode())
    sent = {"code": "å-X10", "text": "", "kind": worlds.KIND}
    asked = client.post(address, sent)
    assert asked.status_code == 422
    assert ticked.search(asked.content.decode())
    assert client.post(address, sent | {"asked": "on"}).status_code == 303
    assert not PaymentCode.objects.get().recovery, "who says otherwise is believed"


def test_recoveries_that_were_read_as_money_are_told_with_what_to_do(
    client_of: ClientOf, actor: Actor, region: object
) -> None:
    payment = worlds.paid(actor(Role.ECONOMIST), NewLine(100_00, code="Å-X10"), NewLine(-1_00, code="Å-X10"))
    client, address = client_of(Role.CASE_WORKER), "/inbetalningar/koder/"
    assert str(payment) not in client.get(address).content.decode()
    sent = {"code": "Å-X10", "text": "", "kind": worlds.KIND, "recovery": "on"}
    assert client.post(address, sent).status_code == 303
    page = client.get(address).content.decode().replace("\xa0", " ")
    assert f"{payment}</a> Å-X10: 1 rad, 100,00 kr" in page
    assert "ångra inläsningen" in page
    assert "Läs in filer</a>" in page


@pytest.mark.parametrize("address", ["/inbetalningar/", "/inbetalningar/?ar=2001"])
def test_who_may_not_read_files_in_is_told_who_may(client_of: ClientOf, region: object, address: str) -> None:
    own = re.compile(r"<main.*</main>", re.DOTALL)
    page = own.search(client_of(Role.ECONOMIST).get(address).content.decode())
    assert page
    assert "rollerna handläggare, strateg, systemförvaltare" in page[0]
    assert "Läs in filer</a>" not in page[0]
    office = own.search(client_of(Role.CASE_WORKER).get(address).content.decode())
    assert office
    assert "Läs in filer</a>" in office[0]


def test_a_payment_that_never_came_is_cancelled_and_leaves_the_queue(client_of: ClientOf, world: Payment) -> None:
    client = client_of(Role.ECONOMIST)
    assert client.post(f"/inbetalningar/{world.pk}/makulera/", {"reason": ""}).status_code == 422
    assert client.post(f"/inbetalningar/{world.pk}/makulera/", {"reason": "fel konto"}).status_code == 303
    assert "Allt som har kommit in är placerat." in client.get("/inbetalningar/att-placera/").content.decode()


def test_a_line_is_split_to_the_öre(client_of: ClientOf, world: Payment) -> None:
    client, line = client_of(Role.ECONOMIST), world.lines.get()
    address = f"/inbetalningar/rad/{line.pk}/dela/"
    assert client.post(address, {"parts": "20 000\n29 999,99"}).status_code == 422
    assert client.post(address, {"parts": "20 000\nmycket"}).status_code == 422
    for parts, said in (
        ("51 000\n−1 000", "−1 000 har minus"), ("9999999999999\n1", "9999999999999 är för stort"),
        ("50 000\n0", "inte vara 0 kr"),
    ):  # fmt: skip
        refused = client.post(address, {"parts": parts})
        assert (refused.status_code, said in refused.content.decode()) == (422, True), parts
    assert client.post(address, {"parts": "20 000\n29 999,99\n0,01"}).status_code == 303
    assert sorted(world.lines.values_list("amount", flat=True)) == [1, 20_000_00, 29_999_99]


def test_lists_ask_as_many_questions_for_many_as_for_few(
    client_of: ClientOf, actor: Actor, world: Payment, django_assert_max_num_queries: object, unit: Unit
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(Role.CASE_WORKER)
    addresses = ("/inbetalningar/", "/inbetalningar/att-placera/", "/fordringar/", "/enhetens-ersattning/?ar=2026",
                 f"/inbetalningar/{world.pk}/")  # fmt: skip

    def counted() -> list[int]:
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            found.append(len(queries))
        return found

    few = counted()
    for _ in range(25):
        person = worlds.somebody()
        costs = [worlds.cost(person, unit, 1_000_00)]
        worlds.sent(actor(Role.CASE_WORKER), [(person, 1_000_00, costs)])
        worlds.paid(actor(Role.ECONOMIST), NewLine(50_00, kind=worlds.KIND, person=person.pk))
    assert counted() == few


def test_a_payments_history_tells_numbers_of_people_to_who_may_read_them(
    client_of: ClientOf, actor: Actor, region: object
) -> None:
    hidden = worlds.somebody()
    hidden.protection = "marking"
    hidden.save()
    lines = [
        NewLine(1_00, person=worlds.somebody().pk, lma="70707070"),
        NewLine(1_00, person=hidden.pk, lma="80808080"),
    ]
    address = f"/historik/inbetalning/{worlds.paid(actor(Role.ECONOMIST), *lines).pk}/"
    seen = client_of(Role.CASE_WORKER).get(address).content.decode()
    assert "70707070" in seen
    assert "80808080" not in seen
    assert "0707070" not in client_of(Role.ECONOMIST).get(address).content.decode()


def test_a_number_is_hidden_as_soon_as_somebody_protected_has_it(
    client_of: ClientOf, actor: Actor, region: object
) -> None:
    worlds.paid(actor(Role.ECONOMIST), NewLine(1_00, lma="80-808080"), NewLine(1_00, lma="70707070"))
    hidden = worlds.somebody()
    hidden.protection = "marking"
    hidden.save()
    hidden.identifiers.update(value="80808080", raw="80-808080")
    line = PaymentLine.objects.get(lma="80-808080")
    addresses = [
        f"/inbetalningar/{line.payment_id}/", "/inbetalningar/att-placera/", f"/inbetalningar/rad/{line.pk}/placera/",
        f"/historik/inbetalning/{line.payment_id}/",
    ]  # fmt: skip
    for linked in (False, True):
        for address in addresses:
            assert "808080" not in client_of(Role.CASE_WORKER).get(address).content.decode(), (address, linked)
        place_certain(None, worlds.TODAY)


NUMBERS = ["19121212-1212", "121212-1212", "Samordning 701063-2391", "LMA 50-008920/4", "kort 50008920"]


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers_of_people_are_refused_in_what_is_written_about_money(
    client_of: ClientOf, world: Payment, text: str
) -> None:
    client, owed = client_of(Role.ECONOMIST), Receivable.objects.get()
    sent = [
        ("/inbetalningar/ny/", {"day": "2026-09-01", "amount": "1", "reference": text}),
        (f"/inbetalningar/{world.pk}/makulera/", {"reason": text}),
        (f"/fordringar/{owed.pk}/", {"doubt": "saker", "expected": "", "note": text}),
        (f"/fordringar/{owed.pk}/skriv-ned/", {"event": "write_off", "amount": "1", "reason": text}),
    ]
    for address, fields in sent:
        answer = client.post(address, fields)
        assert (answer.status_code, "Ta bort " in answer.content.decode()) == (422, True), address
    assert Payment.objects.filter(cancelled__isnull=True).count() == 1


def test_numbers_in_what_the_bank_wrote_are_for_those_who_may_read_people(
    client_of: ClientOf, actor: Actor, region: object
) -> None:
    parts = [entry("70.00", reference=name, details=details("Hyra 19121212-1212", name, end=name))
             for name in ("Migrationsverket", "Nils 121212-1212")]  # fmt: skip
    bank.take_in(actor(Role.ECONOMIST), statement(*parts))
    payment = Payment.objects.get()
    assert "19121212-1212" in payment.reference, "kept as the bank wrote it"
    addresses = [
        f"/inbetalningar/{payment.pk}/",
        "/inbetalningar/kontoutdrag/rader/",
        f"/historik/inbetalning/{payment.pk}/",
    ]
    for address in addresses:
        assert "121212-1212" in client_of(Role.CASE_WORKER).get(address).content.decode()
        page = client_of(Role.ECONOMIST).get(address).content.decode()
        assert "121212-1212" not in page, address
        assert "historik" in address or "Hyra" in page


# --- refused, and once ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", ["S-0000K1", "S-9999K4", "S-2026K5", "A-\0"])
def test_a_number_that_is_none_is_said_on_the_page(client_of: ClientOf, world: Payment, number: str) -> None:
    answer = place(client_of(Role.ECONOMIST), world.lines.get(), number=number, amount="100")
    assert answer.status_code == 422  # type: ignore[attr-defined]  # a response


def test_a_code_no_table_takes_is_said_on_the_page(client_of: ClientOf, region: object) -> None:
    sent = {"code": "a\0b", "kind": worlds.KIND}
    assert client_of(Role.ECONOMIST).post("/inbetalningar/koder/", sent).status_code == 422


def test_a_line_that_somebody_placed_meanwhile_is_said_and_not_placed_twice(
    client_of: ClientOf, actor: Actor, world: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> int:
        raise NotNowError("Raden har inte så mycket kvar att placera.")

    monkeypatch.setattr("atersok.money.views.payments.place_certain", refused)
    answer = client_of(Role.ECONOMIST).post("/inbetalningar/att-placera/sakra/", follow=True)
    assert "Raden har inte så mycket kvar" in answer.content.decode()


def test_a_double_click_registers_one_payment(client_of: ClientOf, region: object) -> None:
    client = client_of(Role.ECONOMIST)
    mark = re.search(r'name="once" value="([^"]+)"', client.get("/inbetalningar/ny/").content.decode())
    assert mark
    sent = {"day": "2026-09-01", "amount": "100", "once": mark[1]}
    answers = [client.post("/inbetalningar/ny/", sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert Payment.objects.count() == 1


def test_money_that_is_here_already_is_registered_again_only_by_who_says_that_it_is_other_money(
    client_of: ClientOf, actor: Actor, region: object
) -> None:
    known = worlds.paid(actor(Role.ECONOMIST), 60_00, 40_00, day=date(2026, 8, 30))
    client, sent = client_of(Role.ECONOMIST), {"day": "2026-09-01", "amount": "100", "once": str(uuid4())}
    answer = client.post("/inbetalningar/ny/", sent)
    assert answer.status_code == 422
    assert str(known) in answer.content.decode()
    assert 'type="checkbox" name="other"' in answer.content.decode()
    assert client.post("/inbetalningar/ny/", sent | {"other": "on"}).status_code == 303
    assert Payment.objects.count() == 2


def test_the_claim_named_by_hand_is_placed_by_itself(client_of: ClientOf, actor: Actor, region: object) -> None:
    worlds.opened()
    claim = worlds.sent(actor(Role.ECONOMIST), [(worlds.somebody(), 100_00, [])])
    worlds.sent(actor(Role.ECONOMIST), [(worlds.somebody(), 100_00, [])])
    client, sent = client_of(Role.ECONOMIST), {"day": "2026-09-01", "amount": "100", "claim_number": claim.number}
    client.post("/inbetalningar/ny/", sent)
    client.post("/inbetalningar/att-placera/sakra/")
    assert Match.objects.get().receivable == worlds.receivable(claim)


def test_no_more_is_taken_back_of_a_claim_than_came(client_of: ClientOf, actor: Actor, world: Payment) -> None:
    back = worlds.paid(actor(Role.ECONOMIST), -500_00).lines.get()
    claim = Receivable.objects.get().claim
    assert claim
    sent = {"number": claim.number, "amount": "-500"}
    assert "har 0 kr kommit in" in place(client_of(Role.ECONOMIST), back, **sent).content.decode().replace("\xa0", " ")  # type: ignore[attr-defined]  # a response
    place(client_of(Role.ECONOMIST), world.lines.get(), number=claim.number, amount="499,99")
    assert place(client_of(Role.ECONOMIST), back, **sent).status_code == 422  # type: ignore[attr-defined]  # a response
    assert place(client_of(Role.ECONOMIST), back, **sent | {"amount": "−499,99"}).status_code == 303  # type: ignore[attr-defined]  # a response
    placed = Match.objects.get(amount__gt=0)
    with pytest.raises(NotNowError, match="tas tillbaka"):
        payments.undo(actor(Role.ECONOMIST), [placed.pk], "fel", worlds.TODAY)


def test_a_write_down_is_taken_back_from_the_receivables_page(client_of: ClientOf, world: Payment) -> None:
    found, client = Receivable.objects.get(), client_of(Role.ECONOMIST)
    page = f"/fordringar/{found.pk}/"
    sent = {"event": "write_off", "amount": "100", "reason": "kommer inte"}
    assert client.post(f"{page}skriv-ned/", sent).status_code == 303
    address = f"/fordringar/nedskrivning/{Voucher.objects.get(event='write_off').pk}/ratta/"
    assert address in client.get(page).content.decode()
    assert address not in client_of(Role.AUDITOR).get(page).content.decode()
    assert client_of(Role.AUDITOR).post(address, {"reason": "fel"}).status_code == 403
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "fel ansökan"}).status_code == 303
    shown = client.get(page).content.decode()
    assert "rättad" in shown
    assert address not in shown
    assert client.get(f"/fordringar/nedskrivning/{Voucher.objects.get(event='claim').pk}/ratta/").status_code == 404


def test_a_payments_history_is_read_in_words(client_of: ClientOf, world: Payment) -> None:
    client = client_of(Role.CASE_WORKER)
    line = world.lines.get()
    choice = client.get(f"/inbetalningar/rad/{line.pk}/placera/").context["suggested"][0][0]
    client.post(f"/inbetalningar/rad/{line.pk}/placera/", {"choice": choice, "amount": "50 000"})
    receivable = Match.objects.get().receivable_id
    for address in (f"/historik/inbetalning/{world.pk}/", f"/historik/fordran/{receivable}/"):
        page = client.get(address).content.decode().replace("\u00a0", " ")
        assert "5000000" not in page
        assert " object (" not in page
        assert "&#x27;person&#x27;" not in page
    assert "Raden gäller samma person." in page
