"""What a month has earned and what may never be paid: booked at its end, taken back the next day, once."""

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.money import books, worlds

from atersok.accounts.models import User
from atersok.claims.hooks import changed
from atersok.claims.models import Claim, Finding, State
from atersok.law.rules.schablon_vard_kvartal import KIND as LUMP
from atersok.money.errors import NotNowError
from atersok.money.models import Account, Bookkeeping, Closing, Doubt, Entry, Event, Receivable, Voucher
from atersok.money.services import accruals
from atersok.money.services.bookkeeping import decide
from atersok.money.services.periods import lock
from atersok.money.services.receivables import follow_quarters

OCTOBER, TODAY = date(2026, 10, 1), worlds.TODAY
END, BACK = date(2026, 10, 31), date(2026, 11, 1)


def book(user: User, month: date = OCTOBER) -> Closing:
    return accruals.book(user, month, accruals.count(month).seal, TODAY)


def balances(first: date, last: date) -> dict[str, int]:
    rows = Entry.objects.filter(voucher__day__range=(first, last)).order_by().values_list("account")
    return {account: amount for account, amount in rows.annotate(sum=Sum("amount")) if amount}


def doubtful(user: User, amount: int, doubt: Doubt) -> Claim:
    claim = worlds.sent(user, [(worlds.somebody(), amount, [])])
    Receivable.objects.filter(claim=claim).update(doubt=doubt)
    return claim


def test_what_could_be_claimed_by_the_day_is_revenue_of_the_month(economist: User) -> None:
    worlds.opened()
    books.claimable(100_00, END)
    books.claimable(50_01, END, certain=False)
    books.claimable(7_00, date(2026, 9, 30), "smittskydd")
    books.claimable(999_00, BACK)  # its period is not over
    Finding.objects.create(key="w", person=worlds.somebody(), kind=worlds.KIND, state="watch", until=END, amount=5)
    closing = book(economist)
    assert closing.accrual is not None
    assert closing.accrual_back is not None
    assert (closing.accrual.day, closing.accrual_back.day) == (END, BACK)
    assert closing.accrual_back.reverses == closing.accrual
    assert balances(OCTOBER, END) == {Account.ACCRUED: 157_01, Account.REVENUE: -157_01}
    assert balances(OCTOBER, BACK) == {}
    kinds = dict(closing.accrual.entries.filter(amount__gt=0).values_list("kind", "amount"))
    assert kinds == {worlds.KIND: 150_01, "smittskydd": 7_00}
    assert closing.counted["earned"][0] == {
        "kind": worlds.KIND, "number": 2, "amount": 150_01, "unsure": 50_01,
    }  # fmt: skip


def test_what_was_claimed_after_the_day_was_earned_by_then_and_is_counted_once(economist: User) -> None:
    worlds.opened()
    finding = books.claimable(80_00, date(2026, 3, 31))
    claim = worlds.sent(economist, [(finding.person, 80_00, [])], day=date(2026, 11, 5))
    finding.since = claim.rows.get().since
    finding.save()  # the nightly run has not seen the claim yet
    assert accruals.count(OCTOBER).revenue == 80_00
    assert accruals.count(date(2026, 11, 1)).revenue == 0, "a receivable of November already"
    worlds.decided(economist, claim, [30_00], day=date(2026, 11, 10))
    finding.delete()
    assert accruals.count(OCTOBER).revenue == 30_00, "what was granted, once that is known"


def test_a_claim_withdrawn_after_the_month_is_in_its_books_and_not_accrued_too(economist: User) -> None:
    worlds.opened()
    finding = books.claimable(80_00, date(2026, 3, 31))
    claim = worlds.sent(economist, [(finding.person, 80_00, [])], day=date(2026, 10, 5))
    finding.since = claim.rows.get().since
    finding.save()
    claim.state = State.WITHDRAWN
    claim.save()
    changed(economist, claim)  # today, in November
    assert balances(OCTOBER, END)[Account.REVENUE] == -80_00
    assert accruals.count(OCTOBER).revenue == 0
    assert accruals.count(date(2026, 9, 1)).revenue == 80_00, "not sent then"
    assert accruals.count(date(2026, 11, 1)).revenue == 80_00, "can be claimed again"


def test_a_claim_sent_in_the_month_is_a_receivable_and_not_accrued(economist: User) -> None:
    worlds.opened()
    worlds.sent(economist, [(worlds.somebody(), 80_00, [])], day=date(2026, 10, 5))
    assert accruals.count(OCTOBER).revenue == 0


def test_lump_sums_are_booked_as_receivables_first_and_never_accrued(economist: User) -> None:
    worlds.opened()
    books.claimable(1_00, END)
    Finding.objects.create(
        key="q", person=worlds.somebody(), kind=LUMP, state="automatic", since=date(2026, 7, 1),
        until=date(2026, 9, 30), amount=4_435_00,
    )  # fmt: skip
    assert accruals.unbooked_lump(TODAY) == {date(2026, 7, 1): 4_435_00}
    with pytest.raises(NotNowError, match="schablon"):
        book(economist)
    follow_quarters(economist, TODAY)
    book(economist)
    assert balances(OCTOBER, END) == {Account.ACCRUED: 1_00, Account.REVENUE: -1_00}


def test_a_quarter_booked_too_high_does_not_hide_one_that_is_not_booked(economist: User) -> None:
    worlds.opened()
    early, late = date(2026, 1, 1), date(2026, 4, 1)
    left = worlds.lump_finding(early, 4_435_00)
    follow_quarters(economist, TODAY)
    left.delete()
    worlds.lump_finding(late, 4_435_00)
    assert accruals.unbooked_lump(TODAY) == {early: -4_435_00, late: 4_435_00}
    with pytest.raises(NotNowError, match="schablon"):
        book(economist)
    follow_quarters(economist, TODAY)
    assert accruals.unbooked_lump(TODAY) == {}


def test_doubtful_receivables_are_set_aside_by_the_regions_shares(economist: User) -> None:
    worlds.opened()
    decide(economist, Bookkeeping(unsure=333, disputed=1000))
    doubtful(economist, 100_00, Doubt.SAFE)
    unsure = doubtful(economist, 100_01, Doubt.UNSURE)
    disputed = doubtful(economist, 40_00, Doubt.DISPUTED)
    closing = book(economist)
    assert closing.doubt is not None
    assert closing.accrual is None
    losses = closing.doubt.entries.filter(account=Account.LOSS)
    assert dict(losses.values_list("receivable__claim", "amount")) == {unsure.pk: 33_30, disputed.pk: 40_00}
    assert balances(OCTOBER, END) == {Account.LOSS: 73_30, Account.DOUBTFUL: -73_30}
    assert balances(OCTOBER, BACK) == {}


def test_only_what_was_open_on_the_day_is_doubtful(economist: User) -> None:
    worlds.opened()
    claim = doubtful(economist, 100_00, Doubt.DISPUTED)
    worlds.decided(economist, claim, [60_00], day=date(2026, 11, 3))
    assert accruals.count(OCTOBER).loss == 100_00
    assert accruals.count(date(2026, 11, 1)).loss == 60_00


def test_a_month_is_closed_once(economist: User) -> None:
    worlds.opened()
    books.claimable(1_00, END)
    book(economist)
    with pytest.raises(NotNowError, match="redan periodiserad"):
        book(economist)
    assert Voucher.objects.filter(event=Event.ACCRUAL).count() == 1


@pytest.mark.parametrize(("month", "why"), [
    (date(2026, 11, 1), "inte slut"), (date(2025, 12, 1), "före"), (date(2026, 9, 1), "låst"),
])  # fmt: skip
def test_a_month_that_is_not_over_or_not_ours_or_locked_is_not_closed(economist: User, month: date, why: str) -> None:
    worlds.opened()
    books.claimable(1_00, date(2025, 11, 30))
    lock(economist, date(2026, 9, 1), TODAY)
    with pytest.raises(NotNowError, match=why):
        book(economist, month)


def test_nothing_is_booked_without_an_opening_nor_for_nothing(economist: User) -> None:
    with pytest.raises(NotNowError, match="första dag"):
        book(economist)
    worlds.opened()
    with pytest.raises(NotNowError, match="inget att periodisera"):
        book(economist)


def test_figures_that_changed_since_the_page_was_opened_are_not_booked(economist: User) -> None:
    worlds.opened()
    finding = books.claimable(1_00, END)
    seal = accruals.count(OCTOBER).seal
    finding.amount = 2_00
    finding.save()
    with pytest.raises(NotNowError, match="har ändrats"):
        accruals.book(economist, OCTOBER, seal, TODAY)
    assert not Voucher.objects.exists()


def test_what_was_counted_stays_when_the_findings_are_made_anew(economist: User) -> None:
    worlds.opened()
    books.claimable(1_00, END)
    book(economist)
    Finding.objects.all().delete()
    assert Closing.objects.get().counted["earned"][0]["amount"] == 1_00
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Closing.objects.update(counted={})


AMOUNTS = st.integers(1, 10**9)


@pytest.mark.django_db
@given(
    findings=st.lists(st.tuples(AMOUNTS, st.sampled_from([worlds.KIND, "smittskydd", "varaktig_vard"])), max_size=5),
    doubts=st.lists(st.tuples(AMOUNTS, st.sampled_from(list(Doubt))), max_size=4),
    shares=st.tuples(st.integers(0, 1000), st.integers(0, 1000)),
)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_accrual_and_its_taking_back_come_to_nothing_over_the_two_months(
    economist: User, findings: list[Any], doubts: list[Any], shares: tuple[int, int]
) -> None:
    with transaction.atomic():
        worlds.opened()
        decide(economist, Bookkeeping(unsure=shares[0], disputed=shares[1]))
        for amount, kind in findings:
            books.claimable(amount, END, kind)
        for amount, doubt in doubts:
            doubtful(economist, amount, doubt)
        before = balances(date(2026, 1, 1), date(2026, 9, 30))
        counted = accruals.count(OCTOBER)
        assert counted.revenue == sum(amount for amount, _kind in findings)
        if not counted.revenue and not counted.loss:
            transaction.set_rollback(True)
            return
        book(economist)
        expected = {
            Account.ACCRUED: counted.revenue, Account.REVENUE: -counted.revenue, Account.LOSS: counted.loss,
            Account.DOUBTFUL: -counted.loss,
        }  # fmt: skip
        assert balances(OCTOBER, END) == {account: amount for account, amount in expected.items() if amount}
        assert balances(OCTOBER, BACK) == {}
        assert balances(date(2026, 1, 1), BACK) == before
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_who_close_a_month_at_once_close_it_once(economist: User) -> None:
    worlds.opened()
    books.claimable(1_00, END)
    seal, gate, refused = accruals.count(OCTOBER).seal, Barrier(3), []

    def one() -> None:
        try:
            gate.wait()
            accruals.book(economist, OCTOBER, seal, TODAY)
        except NotNowError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 2
    assert Voucher.objects.count() == 2
