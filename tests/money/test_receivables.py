"""Receivables that follow their claims, and what runs and payments do at their edges."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from tests.money import lumps, worlds
from tests.money.books import balance

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.claims.hooks import changed
from atersok.claims.models import Claim, State
from atersok.law.calendar import quarter_end
from atersok.law.rules.schablon_vard_kvartal import pay_day_of
from atersok.money import jobs, selectors
from atersok.money.errors import NotNowError, SecondPersonError
from atersok.money.models import (
    Account,
    Doubt,
    Event,
    Match,
    Method,
    Payment,
    PaymentLine,
    PayoutLine,
    PayoutRun,
    PayoutShare,
    Receivable,
    RunState,
    Voucher,
)
from atersok.money.services import payments, payouts, receivables
from atersok.money.services.payments import NewLine, Placement
from atersok.money.services.placing import place_certain

DAY = date(2026, 9, 1)


@pytest.fixture
def claim(economist: User, unit: Unit) -> Claim:
    worlds.opened()
    person = worlds.somebody()
    return worlds.sent(economist, [(person, 10_000_00, [worlds.cost(person, unit, 10_000_00)])])


def came(user: User, claim: Claim, amount: int = 10_000_00, day: date = DAY) -> Payment:
    payment = worlds.paid(user, amount, day=day)
    place(user, payment, claim)
    return payment


def place(user: User, payment: Payment, claim: Claim) -> None:
    line = payment.lines.get()
    payments.place(user, [Placement(line.pk, worlds.receivable(claim).pk, None, line.amount)], worlds.TODAY)


def reached(user: User, claim: Claim, state: State) -> None:
    claim.state = state
    claim.save()
    changed(user, claim)


def attested(user: User, other: User, until: date = worlds.TODAY) -> PayoutRun:
    run = payouts.check(user, payouts.propose(user, until, worlds.TODAY), None)
    return payouts.attest(other, run, None, worlds.TODAY)


def test_a_row_of_a_claim_that_was_paid_as_a_whole_takes_nothing_by_itself(economist: User, claim: Claim) -> None:
    came(economist, claim)
    row = claim.rows.get()
    again = NewLine(10_000_00, "", "", worlds.KIND, row.person_id, "99-887766", since=row.since, until=row.until)
    second = worlds.paid(economist, again)
    assert place_certain(economist, worlds.TODAY) == 0
    assert second.lines.get().placed == 0


# --- receivables ------------------------------------------------------------------------------------------------------
def test_a_claim_is_expected_by_the_assumptions(economist: User, claim: Claim) -> None:
    assert worlds.receivable(claim).expected == worlds.SENT + receivables.AFTER_SENDING
    worlds.decided(economist, claim, [10_000_00])
    assert worlds.receivable(claim).expected == date(2026, 8, 10) + receivables.AFTER_DECISION


def test_a_claim_is_booked_as_it_is_not_as_it_was_when_the_job_began(economist: User, claim: Claim) -> None:
    began = Claim.objects.all()
    assert [one.state for one in began] == [State.SENT]
    worlds.decided(economist, claim, [4_000_00])
    assert receivables.follow_all(None, began) == 0
    assert receivables.open_amount(worlds.receivable(claim)) == 4_000_00


def test_what_somebody_has_said_of_a_receivable_stays(economist: User, claim: Claim) -> None:
    told = date(2026, 12, 24)
    receivables.rate(economist, worlds.receivable(claim), Doubt.UNSURE, told, "ringt")
    receivables.follow_all(None, Claim.objects.all())
    worlds.decided(economist, claim, [10_000_00])
    receivables.follow_all(None, Claim.objects.all())
    known = worlds.receivable(claim)
    assert (known.expected, known.doubt) == (told, Doubt.UNSURE)


def test_an_appealed_claim_is_disputed_until_somebody_says_otherwise(economist: User, claim: Claim) -> None:
    worlds.decided(economist, claim, [4_000_00])
    reached(economist, claim, State.APPEALED)
    assert worlds.receivable(claim).doubt == Doubt.DISPUTED
    receivables.rate(economist, worlds.receivable(claim), Doubt.SAFE, None, "betald")
    receivables.follow_all(None, Claim.objects.all())
    assert worlds.receivable(claim).doubt == Doubt.SAFE


def test_what_the_court_has_decided_is_no_longer_disputed(economist: User, claim: Claim) -> None:
    worlds.decided(economist, claim, [4_000_00])
    reached(economist, claim, State.APPEALED)
    receivables.rate(economist, worlds.receivable(claim), Doubt.DISPUTED, None, "ringt")
    reached(economist, claim, State.COURT)
    assert worlds.receivable(claim).doubt == Doubt.SAFE
    reached(economist, claim, State.APPEALED)
    assert worlds.receivable(claim).doubt == Doubt.DISPUTED


def test_what_somebody_has_rated_as_disputed_is_so_after_the_court_too(economist: User, claim: Claim) -> None:
    worlds.decided(economist, claim, [4_000_00])
    receivables.rate(economist, worlds.receivable(claim), Doubt.DISPUTED, None, "lagen är oklar")
    for state in (State.APPEALED, State.COURT):
        reached(economist, claim, state)
    assert worlds.receivable(claim).doubt == Doubt.DISPUTED


def test_a_withdrawn_claim_is_booked_down_the_day_it_is_withdrawn(economist: User, claim: Claim) -> None:
    reached(economist, claim, State.WITHDRAWN)
    assert Voucher.objects.get(event=Event.WITHDRAWN).day == worlds.TODAY
    assert Voucher.objects.get(event=Event.CLAIM).day == worlds.SENT
    assert balance(Account.REVENUE) == balance(Account.RECEIVABLE) == 0


def test_a_quarters_lump_sums_are_expected_when_the_law_says(economist: User) -> None:
    worlds.opened(date(2026, 7, 1))
    worlds.lump_finding(date(2026, 7, 1), 4_435_00)
    receivables.follow_quarters(economist, worlds.TODAY)
    known = Receivable.objects.get(quarter=date(2026, 7, 1))
    assert known.expected == pay_day_of(quarter_end(date(2026, 7, 1))) == date(2026, 10, 30)


def test_payments_may_come_before_the_day_that_receivables_are_followed_from(economist: User) -> None:
    worlds.paid(economist, 10_000_00)
    assert receivables.open_books(economist, date(2026, 1, 1)).day == date(2026, 1, 1)
    worlds.sent(economist, [(worlds.somebody(), 10_000_00, [])])
    with pytest.raises(NotNowError, match="Fordringar är bokförda"):
        receivables.open_books(economist, date(2026, 2, 1))


@pytest.mark.parametrize("event", receivables.WRITE_DOWNS)
def test_a_write_down_that_was_a_mistake_is_taken_back_once(economist: User, claim: Claim, event: Event) -> None:
    receivables.write_down(economist, worlds.receivable(claim), 4_000_00, "fel ansökan", worlds.TODAY, event)
    voucher = Voucher.objects.get(event=event)
    with pytest.raises(NotNowError, match="varför"):
        receivables.undo_write_down(economist, voucher, " ", worlds.TODAY)
    receivables.undo_write_down(economist, voucher, "det var en annan", worlds.TODAY)
    known = worlds.receivable(claim)
    assert receivables.open_amount(known) == 10_000_00
    what = "Nedskrivet" if event == Event.WRITE_OFF else "Återkrav godtaget,"
    assert known.note.replace("\xa0", " ") == f"{what} 4 000 kr: fel ansökan\n{voucher} rättad: det var en annan"
    with pytest.raises(NotNowError, match="redan rättad"):
        receivables.undo_write_down(economist, voucher, "en gång till", worlds.TODAY)
    receivables.follow_all(None, Claim.objects.all())
    assert receivables.open_amount(known) == 10_000_00


def test_a_double_click_writes_down_once(client_of: Callable[[Role], Client], claim: Claim) -> None:
    client, found = client_of(Role.ECONOMIST), worlds.receivable(claim)
    address = f"/fordringar/{found.pk}/skriv-ned/"
    mark = client.get(address).context["form"]["once"].value()
    sent = {"event": "write_off", "amount": "100", "reason": "kommer inte", "once": str(mark)}
    assert [client.post(address, sent).status_code for _ in range(2)] == [303, 303]
    assert receivables.open_amount(found) == 9_900_00


# --- too much came, or was taken back ---------------------------------------------------------------------------------
def page_of(client: Client, claim: Claim) -> str:
    return client.get(f"/fordringar/{worlds.receivable(claim).pk}/").content.decode().replace("\xa0", " ")


def test_too_much_is_called_so_with_what_to_do(
    client_of: Callable[[Role], Client], economist: User, claim: Claim
) -> None:
    client = client_of(Role.ECONOMIST)
    assert "För mycket betalt" not in page_of(client, claim)
    came(economist, claim, 10_500_00)
    page = page_of(client, claim)
    assert "Migrationsverket har betalat 500,00 kr för mycket." in page
    assert "Vänta på ett återkrav" in page
    assert "Godta" not in page


def test_a_recovery_is_accepted_from_the_receivables_page_and_only_where_there_is_one(
    client_of: Callable[[Role], Client], economist: User, claim: Claim
) -> None:
    client, found = client_of(Role.ECONOMIST), worlds.receivable(claim)
    address = f"/fordringar/{found.pk}/skriv-ned/"
    sent = {"event": "recovery", "amount": "2 175", "reason": "Beslut 2026-10-01"}
    came(economist, claim)
    assert "återkrav" not in client.get(address).content.decode()
    assert client.post(address, sent).status_code == 422
    came(economist, claim, -2_175_00)
    assert "Migrationsverket har tagit tillbaka 2 175,00 kr." in page_of(client, claim)
    assert "återkrav att godta" in client.get("/fordringar/").content.decode()
    assert "Godta återkravet av" in client.get(f"{address}?aterkrav").content.decode()
    assert client.post(f"{address}?aterkrav", sent | {"amount": "2 175,01"}).status_code == 422
    assert client.post(f"{address}?aterkrav", sent).status_code == 303
    page = page_of(client, claim)
    assert "tagit tillbaka" not in page
    assert "Återkrav godtaget, 2 175 kr: Beslut 2026-10-01" in page
    assert receivables.open_amount(found) == 0
    receivables.undo_write_down(economist, Voucher.objects.get(event=Event.RECOVERY), "fel", worlds.TODAY)
    assert "tagit tillbaka 2 175,00 kr" in page_of(client, claim)


def test_a_second_lump_sum_of_somebodys_quarter_waits_with_the_reason(
    client_of: Callable[[Role], Client], economist: User
) -> None:
    worlds.opened()
    person = lumps.expected(worlds.somebody())
    receivables.follow_quarters(None, worlds.TODAY)
    for _ in range(2):
        lumps.paid(economist, lumps.line(person))
        place_certain(None, worlds.TODAY)
    assert Match.objects.count() == 1
    line = PaymentLine.objects.get(placed=0)
    said = "Personen har redan fått schablon för kvartalet"
    client = client_of(Role.ECONOMIST)
    assert said in client.get("/inbetalningar/att-placera/").content.decode()
    address = f"/inbetalningar/rad/{line.pk}/placera/"
    page = client.get(address)
    assert said in page.content.decode()
    (choice,) = [code for code, *_ in page.context["suggested"]]
    answer = client.post(address, {"choice": choice, "number": "", "amount": "4 435"}, follow=True)
    assert "har nu fått 4 435 kr för mycket" in answer.content.decode().replace("\xa0", " ")


def test_only_write_downs_are_taken_back_so(economist: User, claim: Claim) -> None:
    with pytest.raises(NotNowError, match="ingen nedskrivning"):
        receivables.undo_write_down(economist, Voucher.objects.get(event=Event.CLAIM), "fel", worlds.TODAY)


# --- payments ---------------------------------------------------------------------------------------------------------
def test_a_cancelled_payment_is_not_placed(economist: User, claim: Claim) -> None:
    payment = worlds.paid(economist, 10_000_00)
    payments.cancel(economist, payment, "fel konto", worlds.TODAY)
    with pytest.raises(NotNowError):
        place(economist, payment, claim)
    assert not Match.objects.exists()


def test_lines_that_cancel_out_are_a_payment_all_the_same(economist: User, claim: Claim) -> None:
    lines = [NewLine(10_000_00), NewLine(-10_000_00)]
    payment = payments.register(economist, DAY, 0, Payment.Source.LIST, lines)
    assert payment.lines.count() == 2
    voucher = Voucher.objects.get(event=Event.PAYMENT)
    assert sorted(voucher.entries.filter(account=Account.BANK).values_list("amount", flat=True)) == [
        -10_000_00,
        10_000_00,
    ]
    payments.cancel(economist, payment, "fel lista", worlds.TODAY)
    assert Payment.objects.get().cancelled is not None
    with pytest.raises(NotNowError):
        payments.register(economist, DAY, 0, Payment.Source.HAND)


# --- runs -------------------------------------------------------------------------------------------------------------
def test_a_run_that_keeps_all_is_attested_and_books_nothing(economist: User, strategist: User, claim: Claim) -> None:
    worlds.rule(Method.CENTRAL)
    came(economist, claim)
    run = attested(economist, strategist)
    assert (run.state, run.voucher) == (RunState.ATTESTED, None)
    assert PayoutShare.objects.get().kept == 10_000_00
    with pytest.raises(NotNowError, match="inget nytt"):
        payouts.propose(economist, worlds.TODAY, worlds.TODAY)


def test_a_run_that_no_rule_gives_anything_is_thrown_away(economist: User, claim: Claim) -> None:
    came(economist, claim)
    run = payouts.ask(economist, worlds.TODAY, worlds.TODAY)
    jobs.work_out(run.pk)
    run.refresh_from_db()
    assert (run.state, run.reason) == (RunState.DISCARDED, "Det finns inget nytt att fördela.")
    assert not PayoutShare.objects.exists()


def test_neither_who_made_nor_who_checked_a_run_attests_it(economist: User, strategist: User, claim: Claim) -> None:
    worlds.rule()
    came(economist, claim)
    run = payouts.check(strategist, payouts.propose(economist, worlds.TODAY, worlds.TODAY), None)
    for user in (economist, strategist):
        with pytest.raises(SecondPersonError):
            payouts.attest(user, run, None, worlds.TODAY)


def test_a_run_is_not_attested_when_its_money_has_moved(
    economist: User, strategist: User, case_worker: User, claim: Claim
) -> None:
    worlds.rule()
    came(economist, claim)
    run = payouts.check(strategist, payouts.propose(economist, worlds.TODAY, worlds.TODAY), None)
    payments.undo(economist, [Match.objects.get().pk], "fel ansökan", worlds.TODAY)
    with pytest.raises(NotNowError, match="placerats om"):
        payouts.attest(case_worker, run, None, worlds.TODAY)


def test_an_earlier_day_takes_nothing_back_from_the_units(economist: User, strategist: User, claim: Claim) -> None:
    worlds.rule()
    came(economist, claim, 4_000_00, DAY)
    came(economist, claim, 6_000_00, DAY + timedelta(60))
    attested(economist, strategist)
    with pytest.raises(NotNowError, match="2026-11-21"):
        payouts.propose(economist, DAY, worlds.TODAY)
    assert sum(PayoutLine.objects.values_list("amount", flat=True)) == 10_000_00


def test_money_without_a_rule_waits_for_one(economist: User, strategist: User, claim: Claim) -> None:
    came(economist, claim)
    assert selectors.kinds_without_rule() == [worlds.KIND]
    with pytest.raises(NotNowError, match="inget nytt"):
        payouts.propose(economist, worlds.TODAY, worlds.TODAY)
    worlds.rule()
    assert selectors.kinds_without_rule() == []
    attested(economist, strategist)
    assert sum(PayoutLine.objects.values_list("amount", flat=True)) == 10_000_00
