"""Räkningar från privata enheter: what is checked, who may what, and that nothing is paid twice."""

import io
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.money import lumps, worlds

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.audit.models import AccessLog
from atersok.care.models import Contact, Cost
from atersok.law.money import kr
from atersok.money import proposing
from atersok.money.bill_table import (
    MOST_ROWS,
    UnreadableError,
    cells_of_bytes,
    cells_of_rows,
    invoice_key,
    read,
)
from atersok.money.errors import NotNowError, SecondPersonError
from atersok.money.models import (
    Account,
    Bill,
    BillLine,
    BillState,
    Entry,
    Event,
    PayoutLine,
    PayoutShare,
    PriceItem,
    Voucher,
)
from atersok.money.services import bills as service
from atersok.money.services import payouts
from atersok.money.services.placing import place_certain
from atersok.people.models import Person, Situation

pytestmark = pytest.mark.django_db
type Login = Callable[[Role], Client]
DAY = date(2026, 2, 3)
HEADER = "LMA-nummer\tDatum\tKostnadsslag\tBelopp\tPatientavgift"


@pytest.fixture
def private(other_unit: Unit) -> Unit:
    return other_unit


@pytest.fixture
def sender(actor: Callable[..., User], private: Unit) -> User:
    """A user of the private unit."""
    return actor(Role.UNIT, unit=private)


def _patient(unit: Unit | None = None, region: str = "23") -> Person:
    """Registered here, with a contact at the unit on the day."""
    person = worlds.somebody()
    Situation.objects.create(person=person, kind="registrerad_mv", since=date(2025, 1, 1), detail="ebo", region=region)
    if unit is not None:
        Contact.objects.create(
            person=person, reference=f"K{person.pk}", start=DAY, end=DAY, care_kind="omedelbar", unit=unit
        )
    return person


def _row(person: Person, amount: str = "1 200", fee: str = "50", day: str = "2026-02-03", kind: str = "vård") -> str:
    return f"{lumps.lma(person)}\t{day}\t{kind}\t{amount}\t{fee}"


def _lines(*rows: str) -> Any:
    return read(cells_of_bytes("\n".join([HEADER, *rows]).encode()), worlds.TODAY)


def _bill(user: User, unit: Unit, *rows: str, invoice: str = "F-1", total: int | None = None) -> Bill:
    return service.register(user, unit, invoice, date(2026, 3, 1), total, _lines(*rows))


def _codes(bill: Bill) -> list[list[str]]:
    return [[problem[0] for problem in line.problems] for line in bill.lines.order_by("row")]


def _approved(user: User, other: User, unit: Unit, *rows: str, invoice: str = "F-1") -> Bill:
    bill = _bill(user, unit, *rows, invoice=invoice)
    assert service.check(user, bill, None).state == BillState.CHECKED, _codes(bill)
    return service.approve(other, bill, None, worlds.TODAY)


# --- checks -----------------------------------------------------------------------------------------------------------
def test_a_right_line_has_nothing_against_it(case_worker: User, private: Unit) -> None:
    person = _patient(private)
    bill = _bill(case_worker, private, _row(person))
    line = bill.lines.get()
    assert (line.person, line.problems, line.payable) == (person, [], kr(1_150))
    assert line.contact == Contact.objects.get()


def test_what_is_wrong_with_each_line_is_said_all_at_once(case_worker: User, private: Unit) -> None:
    here, elsewhere, without = _patient(private), _patient(private, region="01"), _patient()
    bill = _bill(
        case_worker, private,
        _row(here), _row(here), _row(elsewhere), _row(without), "99887766\t2026-02-03\tvård\t100\t0",
        _row(here, day="2024-12-31"), _row(here, amount="100", fee="200"), _row(here, amount="300", fee=""),
        "\t\t\t\t0",
    )  # fmt: skip
    assert _codes(bill) == [
        [], ["double"], ["not_here"], ["no_contact"], ["unknown_person"], ["not_here", "no_contact"], ["cell"],
        ["cell"], ["cell"] * 4,
    ]  # fmt: skip
    weights = {problem[0]: problem[1] for line in bill.lines.all() for problem in line.problems}
    assert weights["no_contact"] == "warning"
    assert {weight for code, weight in weights.items() if code != "no_contact"} == {"error"}
    assert all(problem[2] and problem[3] for line in bill.lines.all() for problem in line.problems)


@pytest.mark.parametrize(("day", "fine"), [("2025-01-01", True), ("2024-12-31", False)])
def test_the_first_day_of_registration_counts(case_worker: User, private: Unit, day: str, fine: bool) -> None:
    bill = _bill(case_worker, private, _row(_patient(private), day=day))
    assert ("not_here" not in _codes(bill)[0]) == fine


def test_the_same_thing_on_another_invoice_of_the_unit_is_a_double(case_worker: User, private: Unit) -> None:
    person = _patient(private)
    _bill(case_worker, private, _row(person))
    again = _bill(case_worker, private, _row(person), invoice="F-2")
    assert _codes(again) == [["double"]]
    assert "faktura F-1" in again.lines.get().problems[0][2]


def test_a_later_double_leaves_the_earlier_bill_as_it_was(case_worker: User, strategist: User, private: Unit) -> None:
    person = _patient(private)
    first = _bill(case_worker, private, _row(person))
    again = _bill(case_worker, private, _row(person), invoice="F-2")
    assert service.check(case_worker, first, None).state == BillState.CHECKED, "the later one is the double"
    assert service.check(case_worker, again, None).state == BillState.RECEIVED
    service.cancel(case_worker, first, "dubbel", worlds.TODAY)
    service.check(case_worker, again, None)
    service.approve(strategist, again, None, worlds.TODAY)
    third = _bill(case_worker, private, _row(person), invoice="F-3")
    assert _codes(third) == [["double"]]


def test_lines_put_into_an_earlier_bill_are_doubles_of_an_approved_later_one(
    case_worker: User, strategist: User, private: Unit
) -> None:
    person = _patient(private)
    first = _bill(case_worker, private, _row(person, amount="1"))
    _approved(case_worker, strategist, private, _row(person), invoice="F-2")
    service.replace_lines(case_worker, first, None, None, _lines(_row(person)))
    assert _codes(first) == [["double"]]


def test_the_same_invoice_is_taken_in_once_however_it_is_written(case_worker: User, private: Unit) -> None:
    person = _patient(private)
    first = _bill(case_worker, private, _row(person))
    with pytest.raises(NotNowError, match="finns redan"):
        _bill(case_worker, private, _row(person), invoice=" f 1 ")
    service.cancel(case_worker, first, "fel enhet", worlds.TODAY)
    assert _codes(_bill(case_worker, private, _row(person), invoice="f1")) == [[]]


def test_a_cost_that_is_here_already_is_tied_to_the_bill_and_not_made_again(
    case_worker: User, strategist: User, private: Unit
) -> None:
    person = _patient(private)
    known = worlds.cost(person, private, kr(1_200), kr(50), DAY)
    bill = _approved(case_worker, strategist, private, _row(person))
    assert Cost.objects.get() == known == bill.lines.get().cost
    service.cancel(case_worker, bill, "fel", worlds.TODAY)
    assert Cost.objects.get() == known


def test_the_price_list_decides_what_is_paid(case_worker: User, strategist: User, private: Unit) -> None:
    PriceItem.objects.create(kind="vard", unit=private, share=800, decision="RS/1", since=date(2026, 1, 1))
    bill = _approved(case_worker, strategist, private, _row(_patient(private)))
    assert _codes(bill) == [["price"]]
    assert bill.lines.get().payable == kr(920)
    assert -Entry.objects.get(account=Account.SUPPLIER).amount == kr(920)


def test_a_price_over_the_whole_never_pays_more_than_the_bill_asks(case_worker: User, private: Unit) -> None:
    PriceItem.objects.create(kind="vard", share=1200, decision="RS/1", since=date(2026, 1, 1))
    bill = _bill(case_worker, private, _row(_patient(private)), total=kr(1_150))
    assert (bill.lines.get().payable, _codes(bill)) == (kr(1_150), [[]])


def test_an_invoice_whose_sum_differs_from_its_lines_is_not_approved(case_worker: User, private: Unit) -> None:
    bill = _bill(case_worker, private, _row(_patient(private)), total=kr(1_200))
    assert service.check(case_worker, bill, None).state == BillState.RECEIVED
    (sentence,) = service.problems_of(bill, list(bill.lines.all()))
    assert "1\u00a0150\u00a0kr" in sentence


def test_a_bills_sum_is_counted_one_way_everywhere(case_worker: User, private: Unit, client_of: Login) -> None:
    """What is to be paid; a line that can't be read is nothing, and the invoice's sum isn't compared with it."""
    PriceItem.objects.create(kind="tolk", share=500, decision="RS/1", since=date(2026, 1, 1))
    person = _patient(private)
    bill = _bill(
        case_worker, private, _row(person), _row(person, kind="tolk", amount="400", fee="0"),
        _row(person, amount="100", fee="500"), _row(person, amount="950,50", fee=""), total=kr(9_999),
    )  # fmt: skip
    client = client_of(Role.CASE_WORKER)
    page, listed = client.get(f"/rakningar/{bill.pk}/"), client.get("/rakningar/")
    assert page.context["sums"]["payable"] == listed.context["rows"][0].payable == listed.context["total"] == kr(1_350)
    assert page.context["sums"]["asked"] == kr(1_550)
    assert [sentence for sentence in page.context["against"] if "Fakturan begär" in sentence] == []


def test_an_approved_bill_asks_for_nothing(
    case_worker: User, strategist: User, private: Unit, client_of: Login
) -> None:
    PriceItem.objects.create(kind="vard", unit=private, share=800, decision="RS/1", since=date(2026, 1, 1))
    bill = _approved(case_worker, strategist, private, _row(_patient(private)))
    client = client_of(Role.CASE_WORKER)
    page = client.get(f"/rakningar/{bill.pk}/").content.decode()
    text = _pdf_text(client.get(f"/rakningar/{bill.pk}/svar.pdf").content)
    for shown in (page, text):
        assert "att rätta" not in shown.lower()
        assert "Rätta raderna" not in shown
        assert "Enligt prislistan betalas" in shown


def test_checking_asks_as_often_for_one_line_as_for_many(case_worker: User, private: Unit) -> None:
    def questions(rows: int, invoice: str) -> int:
        people = [_patient(private) for _ in range(rows)]
        bill = _bill(case_worker, private, *map(_row, people), invoice=invoice)
        with CaptureQueriesContext(connection) as asked:
            service.check(case_worker, bill, None)
        return len(asked)

    assert questions(2, "few") == questions(40, "many")


# --- reading ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01\x02",
        b"%PDF-1.7",
        b"PK\x03\x04broken",
        "LMA-nummer\n".encode("utf-16"),
        b"a;b\n1;2",
        b"\xff" * 99,
    ],
)  # fmt: skip
def test_what_is_no_table_of_rows_is_refused_with_words(client_of: Login, private: Unit, data: bytes) -> None:
    answer = client_of(Role.CASE_WORKER).post(
        "/rakningar/ny/",
        {"unit": private.pk, "invoice": "F-1", "day": "2026-03-01", "file": SimpleUploadedFile("x.xlsx", data)},
    )
    assert answer.status_code == 422
    assert "<title>Fel:" in answer.content.decode()
    assert not Bill.objects.exists()


def test_negative_lines_and_formulas_are_not_believed(case_worker: User, private: Unit) -> None:
    person = _patient(private)
    bill = _bill(case_worker, private, _row(person, amount="-500"), _row(person, amount="=1+1"), "=cmd|x\t\t\t\t")
    assert all("cell" in codes for codes in _codes(bill))
    assert not BillLine.objects.filter(amount__lt=0).exists()


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(UnreadableError):
        read(cells_of_rows([["50008920", "2026-02-03", "vård", "1", "0"]] * (MOST_ROWS + 1)), worlds.TODAY)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.text(max_size=30), min_size=5, max_size=5), min_size=1, max_size=8))
def test_any_text_in_the_cells_gives_lines_that_the_database_takes(rows: list[list[str]]) -> None:
    """Every filled row becomes one line, and whoever wrote nonsense is told."""
    cells = cells_of_rows(rows)
    if not len(cells):
        return
    lines = read(cells, worlds.TODAY)
    assert len(lines) == len(cells)
    for line in lines:
        assert len(line.given) == 5
        assert all(text.isprintable() and len(text) <= 200 for text in line.given)
        sound = not any(problem[1] == "error" for problem in line.problems)
        assert sound == (bool(line.lma) and None not in (line.day, line.amount, line.fee) and bool(line.kind)) or (
            not sound and (line.fee or 0) > (line.amount or 0)
        )


@pytest.mark.parametrize(("one", "other"), [("F-12", "f 12"), ("2026/00 1", "2026001"), ("Å-1", "å1")])
def test_invoice_numbers_are_compared_without_signs_and_case(one: str, other: str) -> None:
    assert invoice_key(one) == invoice_key(other)


def test_an_xlsx_with_other_headings_and_more_columns_is_read(client_of: Login, private: Unit) -> None:
    from openpyxl import Workbook

    person = _patient(private)
    book, made = Workbook(), io.BytesIO()
    sheet: Any = book.active
    sheet.append(["Patient", "Dossiernr", "Besöksdatum", "Typ", "Pris", "Avgift", "Diagnos"])
    sheet.append(["Hemlig Hemligsson", lumps.lma(person), DAY, "vård", 1200.0, 50, "Z00"])
    book.save(made)
    client_of(Role.CASE_WORKER).post(
        "/rakningar/ny/",
        {"unit": private.pk, "invoice": "F-1", "day": "2026-03-01", "file": SimpleUploadedFile("x", made.getvalue())},
    )
    line = BillLine.objects.get()
    assert (line.person, line.amount, line.fee, line.problems) == (person, kr(1_200), kr(50), [])
    assert "Hemlig" not in str(line.given)


# --- approved ---------------------------------------------------------------------------------------------------------
def test_approval_makes_costs_and_books_a_debt_to_the_unit(case_worker: User, strategist: User, private: Unit) -> None:
    person = _patient(private)
    bill = _approved(case_worker, strategist, private, _row(person), _row(person, kind="tolk", amount="400", fee="0"))
    assert bill.state == BillState.APPROVED
    costs = Cost.objects.filter(invoice="F-1", unit=private, person=person)
    assert sorted(costs.values_list("kind", "amount", "fee")) == [("tolk", kr(400), 0), ("vard", kr(1_200), kr(50))]
    assert bill.voucher is not None
    assert bill.voucher.event == Event.BILL
    entries = {row.account: (row.amount, row.unit) for row in bill.voucher.entries.all()}
    assert entries == {Account.UNIT_SHARE: (kr(1_550), private), Account.SUPPLIER: (-kr(1_550), private)}


def test_who_wrote_the_rows_does_not_approve_them(case_worker: User, strategist: User, private: Unit) -> None:
    bill = _bill(strategist, private, _row(_patient(private)))
    service.replace_lines(case_worker, bill, None, None, _lines(_row(_patient(private))))
    service.check(case_worker, bill, None)
    with pytest.raises(SecondPersonError):
        service.approve(case_worker, bill, None, worlds.TODAY)
    assert service.approve(strategist, bill, None, worlds.TODAY).state == BillState.APPROVED


def test_who_checked_it_does_not_approve_it(
    sender: User, case_worker: User, strategist: User, private: Unit, client_of: Login
) -> None:
    bill = _bill(sender, private, _row(_patient(private)))
    assert service.check(case_worker, bill, None).checked_by == case_worker
    with pytest.raises(SecondPersonError):
        service.approve(case_worker, bill, None, worlds.TODAY)
    with pytest.raises(IntegrityError, match="bill_approved_by_another"), transaction.atomic():
        Bill.objects.filter(pk=bill.pk).update(approved_by=case_worker)
    page = client_of(Role.CASE_WORKER).get(f"/rakningar/{bill.pk}/").content.decode()
    assert "Du kontrollerade räkningen" in page
    assert "/godkann/" not in page
    page = client_of(Role.STRATEGIST).get(f"/rakningar/{bill.pk}/").content.decode()
    assert "/godkann/" in page
    assert case_worker.name in page
    assert "Kontrollerad av" in client_of(Role.STRATEGIST).get(f"/historik/rakning/{bill.pk}/").content.decode()
    assert service.approve(strategist, bill, None, worlds.TODAY).state == BillState.APPROVED


def test_a_bills_history_says_that_it_was_approved_and_names_its_costs(
    case_worker: User, strategist: User, private: Unit, client_of: Login
) -> None:
    bill = _approved(case_worker, strategist, private, _row(_patient(private)))
    page = client_of(Role.STRATEGIST).get(f"/historik/rakning/{bill.pk}/").content.decode().replace("\u00a0", " ")
    assert "ny kostnad" not in page.lower()
    assert "räkning godkänd" in page.lower()
    assert Cost.objects.get().reference in page
    assert "Cost object" not in page
    assert "1 150,00 kr" in page or "1 150 kr" in page


def test_new_lines_are_checked_anew(case_worker: User, private: Unit) -> None:
    bill = _bill(case_worker, private, _row(_patient(private)))
    service.check(case_worker, bill, None)
    assert service.replace_lines(case_worker, bill, None, None, _lines(_row(_patient()))).checked_by is None


def test_a_unit_neither_checks_nor_approves(sender: User, case_worker: User, private: Unit) -> None:
    bill = _bill(sender, private, _row(_patient(private)))
    with pytest.raises(SecondPersonError):
        service.check(sender, bill, None)
    service.check(case_worker, bill, None)
    with pytest.raises(SecondPersonError):
        service.approve(sender, bill, None, worlds.TODAY)


def test_what_the_register_says_at_the_approval_decides(case_worker: User, strategist: User, private: Unit) -> None:
    bill = _bill(case_worker, private, _row(_patient(private)))
    service.check(case_worker, bill, None)
    Situation.objects.update(region="01")
    with pytest.raises(NotNowError, match="Registret har ändrats"):
        service.approve(strategist, bill, None, worlds.TODAY)
    assert not Voucher.objects.exists()
    assert not Cost.objects.exists()


def test_after_approval_nothing_is_edited_only_cancelled(case_worker: User, strategist: User, private: Unit) -> None:
    bill = _approved(case_worker, strategist, private, _row(_patient(private)))
    acts: list[Callable[[], object]] = [
        lambda: service.replace_lines(case_worker, bill, None, None, _lines(_row(_patient(private)))),
        lambda: service.check(case_worker, bill, None), lambda: service.give_back(case_worker, bill, None, "x"),
        lambda: service.approve(strategist, bill, None, worlds.TODAY),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(NotNowError):
            act()
    with pytest.raises(NotNowError):
        service.cancel(case_worker, bill, " ", worlds.TODAY)
    done = service.cancel(case_worker, bill, "dubbel", worlds.TODAY)
    assert (done.state, done.cancelled.reverses) == (BillState.CANCELLED, bill.voucher)  # type: ignore[union-attr]
    assert not Cost.objects.exists()
    assert Entry.objects.aggregate(Sum("amount"))["amount__sum"] == 0
    assert not Entry.objects.values("account").annotate(s=Sum("amount")).exclude(s=0).exists()


def test_a_cost_in_a_claim_stays_when_its_bill_is_cancelled(case_worker: User, strategist: User, private: Unit) -> None:
    person = _patient(private)
    bill = _approved(case_worker, strategist, private, _row(person))
    worlds.opened()
    worlds.sent(case_worker, [(person, kr(1_150), [Cost.objects.get()])])
    service.cancel(case_worker, bill, "fel", worlds.TODAY)
    assert bill.lines.get().cost == Cost.objects.get()


def test_a_unit_takes_back_its_own_bill_only_before_approval(
    sender: User, case_worker: User, strategist: User, private: Unit
) -> None:
    bill = _bill(sender, private, _row(_patient(private)))
    service.check(case_worker, bill, None)
    service.approve(strategist, bill, None, worlds.TODAY)
    with pytest.raises(NotNowError):
        service.cancel(sender, bill, "ångrar", worlds.TODAY)


def test_basis_and_payment_follow_approval_in_order(case_worker: User, strategist: User, private: Unit) -> None:
    bill = _approved(case_worker, strategist, private, _row(_patient(private)))
    waiting = _bill(case_worker, private, _row(_patient(private)), invoice="F-2")
    with pytest.raises(NotNowError):
        service.mark_paid(case_worker, bill, worlds.TODAY)
    assert service.take_into_basis(case_worker, [bill.pk, waiting.pk]) == 1
    assert service.take_into_basis(case_worker, [bill.pk]) == 0
    assert service.mark_paid(case_worker, bill, worlds.TODAY).state == BillState.PAID


@pytest.mark.django_db(transaction=True)
def test_two_people_approve_at_once_and_there_is_one_voucher(
    case_worker: User, strategist: User, economist: User, sender: User, private: Unit
) -> None:
    bill = _bill(sender, private, _row(_patient(private)))
    service.check(economist, bill, None)
    told: list[str] = []

    def approve(user: User) -> None:
        try:
            service.approve(user, bill, None, worlds.TODAY)
            told.append("done")
        except ValidationError:
            told.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=[user]) for user in (case_worker, strategist)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["done", "refused"]
    assert Voucher.objects.filter(event=Event.BILL).count() == 1
    assert Cost.objects.count() == 1


# --- not paid twice ---------------------------------------------------------------------------------------------------
def test_a_payout_run_keeps_the_part_of_what_a_bill_pays(
    case_worker: User, strategist: User, private: Unit, unit: Unit
) -> None:
    worlds.opened()
    worlds.rule()
    person = _patient(private)
    _approved(case_worker, strategist, private, _row(person, amount="1 000", fee="0"))
    billed, other = Cost.objects.get(), worlds.cost(person, unit, kr(500))
    claim = worlds.sent(case_worker, [(person, kr(1_500), [billed, other])])
    worlds.paid(case_worker, _of(claim.number, kr(1_500)))
    place_certain(case_worker, worlds.TODAY)
    run = payouts.propose(case_worker, worlds.TODAY, worlds.TODAY)
    line = PayoutLine.objects.get(share__run=run)
    assert (line.unit, line.amount) == (unit, kr(500))
    assert PayoutShare.objects.get(run=run).kept == kr(1_000)


def test_why_nothing_goes_out_is_told_when_bills_pay_all(case_worker: User, strategist: User, private: Unit) -> None:
    worlds.opened()
    worlds.rule()
    person = _patient(private)
    _approved(case_worker, strategist, private, _row(person, amount="1 000", fee="0"))
    claim = worlds.sent(case_worker, [(person, kr(1_000), [Cost.objects.get()])])
    worlds.paid(case_worker, _of(claim.number, kr(1_000)))
    place_certain(case_worker, worlds.TODAY)
    run = payouts.propose(case_worker, worlds.TODAY, worlds.TODAY)
    assert PayoutShare.objects.get(run=run).why == "billed"


def test_a_quarters_pool_leaves_the_billed_part_central(
    case_worker: User, strategist: User, private: Unit, unit: Unit
) -> None:
    from atersok.money.services.receivables import follow_quarters

    worlds.opened()
    worlds.rule(kind="schablon_vard_kvartal")
    person = lumps.expected(_patient(private))
    _approved(case_worker, strategist, private, _row(person, amount="10 000", fee="0"))
    worlds.cost(person, unit, kr(10_000))
    follow_quarters(case_worker, worlds.TODAY)
    lumps.paid(case_worker, lumps.line(person))
    place_certain(case_worker, worlds.TODAY)
    run = payouts.propose(case_worker, worlds.TODAY, worlds.TODAY)
    assert PayoutLine.objects.get(share__run=run).amount == lumps.ADULT // 2


def test_a_cost_in_an_open_run_is_not_paid_by_a_bill_too(case_worker: User, strategist: User, private: Unit) -> None:
    worlds.opened()
    worlds.rule()
    person = _patient(private)
    known = worlds.cost(person, private, kr(1_200), kr(50), DAY)
    bill = _bill(case_worker, private, _row(person))
    assert service.check(case_worker, bill, None).state == BillState.CHECKED
    claim = worlds.sent(case_worker, [(person, kr(1_150), [known])])
    worlds.paid(case_worker, _of(claim.number, kr(1_150)))
    place_certain(case_worker, worlds.TODAY)
    payouts.propose(case_worker, worlds.TODAY, worlds.TODAY)
    with pytest.raises(NotNowError):
        service.approve(strategist, bill, None, worlds.TODAY)
    service.check(case_worker, bill, None)
    assert _codes(bill) == [["paid_out"]]


def _of(number: str, amount: int) -> Any:
    from atersok.money.services.payments import NewLine

    return NewLine(amount, claim_number=number)


def test_bills_that_are_not_approved_leave_payouts_as_they_are(case_worker: User, private: Unit) -> None:
    person = _patient(private)
    worlds.cost(person, private, kr(1_200), kr(50), DAY)
    bill = _bill(case_worker, private, _row(person))
    assert bill.lines.get().cost is not None
    assert proposing._billed() == set()


# --- who sees what ----------------------------------------------------------------------------------------------------
READERS = {Role.CASE_WORKER, Role.STRATEGIST, Role.ECONOMIST, Role.AUDITOR, Role.UNIT}
WRITERS = {Role.CASE_WORKER, Role.STRATEGIST, Role.UNIT}


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_and_who_sends_bills(client_of: Login, sender: User, role: Role) -> None:
    client = client_of(role)
    assert client.get("/rakningar/").status_code == (200 if role in READERS else 403)
    assert client.get("/rakningar/ny/").status_code == (200 if role in WRITERS else 403)
    pay = {Role.CASE_WORKER, Role.STRATEGIST, Role.ECONOMIST}
    assert client.post("/rakningar/underlag/").status_code == (303 if role in pay else 403)
    assert client.get("/rakningar/underlag/xlsx/").status_code == (200 if role in pay | {Role.AUDITOR} else 403)


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_and_who_acts_on_one_bill(client_of: Login, sender: User, private: Unit, role: Role) -> None:
    bill = _bill(sender, private, _row(_patient(private)))
    client = client_of(role)
    for tail in ("", "svar.pdf", "svar.xlsx"):
        assert client.get(f"/rakningar/{bill.pk}/{tail}").status_code == (200 if role in READERS else 403), tail
    for tail in ("rader/", "tillbaka/", "godkann/", "makulera/"):
        assert client.get(f"/rakningar/{bill.pk}/{tail}").status_code == (200 if role in WRITERS else 403), tail
    assert client.post(f"/rakningar/{bill.pk}/kontrollera/").status_code == (303 if role in WRITERS else 403)


def test_a_unit_sees_its_own_bills_and_no_others(
    client_of: Login, case_worker: User, sender: User, private: Unit
) -> None:
    stranger = Unit.objects.create(code="PRIV2", name="Andra läkare", private=True)
    own = _bill(sender, private, _row(_patient(private)))
    theirs = _bill(case_worker, stranger, _row(_patient(stranger)))
    client = client_of(Role.UNIT)
    page = client.get("/rakningar/").content.decode()
    assert f"R-{own.pk}<" in page
    assert f"R-{theirs.pk}<" not in page
    for tail in ("", "rader/", "makulera/", "svar.pdf"):
        assert client.get(f"/rakningar/{theirs.pk}/{tail}").status_code == 404
    answer = client.post(
        "/rakningar/ny/",
        {"unit": stranger.pk, "invoice": "X", "day": "2026-03-01", "cells": f"{HEADER}\n{_row(_patient())}"},
    )
    assert answer.status_code == 422


def test_a_unit_of_the_regions_own_sends_none(client_of: Login, unit: Unit) -> None:
    page = client_of(Role.UNIT).get("/rakningar/").content.decode()
    assert "Lägg in en räkning" not in page


def test_naming_somebody_in_a_bill_gives_no_right_to_see_the_person(
    client_of: Login, sender: User, private: Unit
) -> None:
    person = _patient()
    _bill(sender, private, _row(person))
    assert client_of(Role.UNIT).get(f"/personer/{person.pk}/").status_code == 404


def test_the_answer_to_the_unit_has_no_more_than_the_unit_wrote(client_of: Login, sender: User, private: Unit) -> None:
    person = _patient()
    bill = _bill(sender, private, _row(person), "11223344\t2026-02-03\tvård\t5\t")
    client = client_of(Role.UNIT)
    pdf = pypdf.PdfReader(io.BytesIO(client.get(f"/rakningar/{bill.pk}/svar.pdf").content))
    text = " ".join(page.extract_text() for page in pdf.pages)
    page = client.get(f"/rakningar/{bill.pk}/").content.decode()
    sheet = lumps.sheet_of(client.get(f"/rakningar/{bill.pk}/svar.xlsx").content)
    cells = " ".join(str(cell.value) for row in sheet for cell in row)
    for shown in (text, page, cells):
        assert lumps.lma(person) in shown
        assert "11223344" in shown
        assert person.given_name not in shown
        assert person.family_name not in shown
        assert f"P-{person.pk}" not in shown
    assert AccessLog.objects.filter(person=person.pk, action="export").count() == 2


def test_a_protected_persons_number_is_shown_to_nobody_without_the_right(
    client_of: Login, sender: User, private: Unit
) -> None:
    person = _patient(private)
    bill = _bill(sender, private, _row(person))
    Person.objects.update(protection="marking")
    for role in (Role.CASE_WORKER, Role.UNIT, Role.ECONOMIST):
        client = client_of(role)
        assert lumps.lma(person) not in client.get(f"/rakningar/{bill.pk}/").content.decode()
        if role in WRITERS:
            assert lumps.lma(person) not in client.get(f"/rakningar/{bill.pk}/rader/").content.decode()
        sheet = lumps.sheet_of(client.get(f"/rakningar/{bill.pk}/svar.xlsx").content)
        assert not any(cell.value == lumps.lma(person) for row in sheet for cell in row)


def test_reading_a_bill_is_logged_for_each_of_its_people(client_of: Login, sender: User, private: Unit) -> None:
    people = [_patient(private), _patient(private)]
    bill = _bill(sender, private, *map(_row, people))
    client_of(Role.ECONOMIST).get(f"/rakningar/{bill.pk}/")
    assert set(AccessLog.objects.filter(action="read").values_list("person", flat=True)) == {one.pk for one in people}


def test_lists_ask_as_often_for_few_as_for_many(client_of: Login, case_worker: User, private: Unit) -> None:
    client = client_of(Role.CASE_WORKER)

    def questions(url: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    first = _bill(case_worker, private, _row(_patient(private)), invoice="0")
    questions("/rakningar/")
    before = questions("/rakningar/"), questions(f"/rakningar/{first.pk}/")
    rows = [_row(_patient(private)) for _ in range(20)]
    large = _bill(case_worker, private, *rows, invoice="stor")
    for number in range(1, 20):
        _bill(case_worker, private, _row(_patient(private)), invoice=str(number))
    assert (questions("/rakningar/"), questions(f"/rakningar/{large.pk}/")) == before


def test_the_road_in_the_browser_from_pasted_rows_to_a_paid_bill(client_of: Login, sender: User, private: Unit) -> None:
    person = _patient(private)
    unit, office, chief, economist = map(
        client_of, (Role.UNIT, Role.CASE_WORKER, Role.STRATEGIST, Role.ECONOMIST)
    )  # fmt: skip
    fields = {"unit": private.pk, "invoice": "F-9", "day": "2026-03-01"}
    assert unit.post("/rakningar/ny/", fields).status_code == 422
    made = unit.post("/rakningar/ny/", fields | {"cells": f"{HEADER}\n{_row(person, fee='')}"})
    assert made.status_code == 303
    url = made["Location"]
    bill = Bill.objects.get()
    page = office.get(url).content.decode()
    assert "Rutan" in page
    assert "Godkänn" not in page
    sent_back = office.post(f"{url}tillbaka/", {"version": bill.version, "reason": "Skriv avgiften."})
    assert sent_back.status_code == 303
    assert "Skriv avgiften." in unit.get(url).content.decode()
    bill.refresh_from_db()
    first = {"row_0_lma": lumps.lma(person), "row_0_date": "2026-02-03", "row_0_kind": "vård", "row_0_amount": "1200"}
    assert unit.post(f"{url}rader/", first | {"row_0_fee": "50", "version": bill.version}).status_code == 303
    bill.refresh_from_db()
    office.post(f"{url}kontrollera/", {"version": bill.version})
    bill.refresh_from_db()
    assert bill.state == BillState.CHECKED
    assert chief.post(f"{url}godkann/", {"version": bill.version}).status_code == 303
    assert chief.post(f"{url}godkann/", {"version": bill.version}).status_code == 422
    economist.post("/rakningar/underlag/", {"bill": [bill.pk, "x", "9" * 40]})
    sheet = lumps.sheet_of(economist.get("/rakningar/underlag/xlsx/").content)
    assert [cell.value for cell in sheet[2]][7] == 1150
    assert economist.post(f"{url}betald/", {"day": "2026-11-22"}).status_code == 422, "a day to come"
    assert economist.post(f"{url}betald/", {"day": "2026-11-20"}).status_code == 303
    bill.refresh_from_db()
    assert bill.state == BillState.PAID


def test_a_protected_persons_history_hides_what_the_unit_wrote(client_of: Login, sender: User, private: Unit) -> None:
    person = _patient(private)
    _bill(sender, private, _row(person))
    Person.objects.update(protection="marking")
    page = client_of(Role.CASE_WORKER).get(f"/historik/person/{person.pk}/").content.decode()
    assert "som enheten skrev" in page.lower()
    assert lumps.lma(person) not in page


@pytest.mark.parametrize("role", [Role.UNIT, Role.CASE_WORKER])
def test_what_the_register_says_of_a_protected_person_is_not_told(
    client_of: Login, sender: User, private: Unit, role: Role
) -> None:
    """That somebody is not registered here that day tells where they are not."""
    bill = _bill(sender, private, _row(_patient(region="01")))
    Person.objects.update(protection="marking")
    client = client_of(role)
    page = client.get(f"/rakningar/{bill.pk}/").content.decode()
    text = _pdf_text(client.get(f"/rakningar/{bill.pk}/svar.pdf").content)
    sheet = lumps.sheet_of(client.get(f"/rakningar/{bill.pk}/svar.xlsx").content)
    for shown in (page, text, " ".join(str(cell.value) for row in sheet for cell in row)):
        assert "inte registrerad" not in shown
        assert "vårdkontakt hos er" not in shown
        assert "får se skyddade uppgifter" in shown


def test_who_may_not_read_people_sees_no_lma_number_of_a_bill(client_of: Login, sender: User, private: Unit) -> None:
    person = _patient(private)
    bill = _bill(sender, private, _row(person), "11223344\t2026-02-03\tvård\t5\t0")
    client = client_of(Role.ECONOMIST)
    page = client.get(f"/rakningar/{bill.pk}/").content.decode()
    assert person.number in page
    sheet = lumps.sheet_of(client.get(f"/rakningar/{bill.pk}/svar.xlsx").content)
    for shown in (
        page, _pdf_text(client.get(f"/rakningar/{bill.pk}/svar.pdf").content),
        " ".join(str(cell.value) for row in sheet for cell in row),
        client.get(f"/historik/rakning/{bill.pk}/").content.decode(),
    ):  # fmt: skip
        for number in (lumps.lma(person), lumps.lma(person).replace("-", ""), "11223344"):
            assert number not in shown


def _pdf_text(data: bytes) -> str:
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    return " ".join(text.split())
