"""Any sequence of claims, decisions, payments, placings, undoings, recoveries and payouts: every öre is somewhere.

The model keeps plain sums. After each step the books must agree with it: what came in is what waits to be placed and
what is placed; what is placed is what the units have, what is kept, and what is not divided yet.
"""

from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.money import worlds

from atersok.accounts.models import Region, Unit, User
from atersok.accounts.permissions import Role
from atersok.claims.hooks import changed
from atersok.claims.models import Claim, State
from atersok.money.errors import NotNowError, SecondPersonError
from atersok.money.models import (
    Account,
    Entry,
    Event,
    Match,
    Method,
    Payment,
    PaymentLine,
    PayoutLine,
    PayoutRun,
    PayoutShare,
    RunState,
    Voucher,
)
from atersok.money.services import payments, payouts, receivables

AMOUNTS = st.integers(1, 200_000_00)


class Money(RuleBasedStateMachine):
    """The books against plain sums."""

    attested = 0  # in all examples: a machine that never came so far would prove nothing

    @initialize(kept=st.sampled_from([0, 100, 333]), method=st.sampled_from([Method.ACTUAL, Method.PRICE]))
    def begin(self, kept: int, method: Method) -> None:
        worlds.opened()
        self.anna, self.bo, self.stina = (
            User.objects.create(username=f"u{n}", name=f"U{n}", role=Role.ECONOMIST, invented=True) for n in range(3)
        )
        own = Unit.objects.create(code="MED", name="Medicin")
        private = Unit.objects.create(code="PRIV", name="Privat", private=True)
        worlds.rule(method, kept=kept)
        self.units = (own, private, None)
        self.owed: dict[int, int] = {}  # claim → what it should bring
        self.placed: dict[int, int] = {}  # claim → öre placed
        self.written: dict[int, int] = {}  # claim → öre written down
        self.received = 0
        self.decided: set[int] = set()  # claims that were decided after the open run was made
        self.send([(50_000_00, 0), (70_000_00, 1)])

    @rule(amounts=st.lists(st.tuples(AMOUNTS, st.integers(0, 2)), min_size=1, max_size=4))
    def send(self, amounts: list[tuple[int, int]]) -> None:
        person = worlds.somebody()
        items = [worlds.cost(person, self.units[unit], amount) for amount, unit in amounts]
        total = sum(amount for amount, _ in amounts)
        claim = worlds.sent(self.anna, [(person, total, items)])
        self.owed[claim.pk], self.placed[claim.pk], self.written[claim.pk] = total, 0, 0

    @precondition(lambda self: self.owed)
    @rule(data=st.data())
    def decide(self, data: st.DataObject) -> None:
        claim = Claim.objects.get(pk=data.draw(st.sampled_from(sorted(self.owed))))
        granted = data.draw(st.integers(0, claim.amount))
        worlds.decided(self.anna, claim, [granted])
        self.owed[claim.pk] = granted
        self.decided.add(claim.pk)

    @precondition(lambda self: self.owed)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        claim = Claim.objects.get(pk=data.draw(st.sampled_from(sorted(self.owed))))
        claim.state = State.WITHDRAWN
        claim.save()
        changed(self.anna, claim)
        self.owed[claim.pk] = 0

    @rule(amounts=st.lists(AMOUNTS.flatmap(lambda n: st.sampled_from([n, n, -n])), min_size=1, max_size=3))
    def receive(self, amounts: list[int]) -> None:
        worlds.paid(self.anna, *amounts)
        self.received += sum(amounts)

    @precondition(lambda self: self.owed)
    @rule(data=st.data(), amount=AMOUNTS)
    def pay(self, data: st.DataObject, amount: int) -> None:
        """What mostly happens: money comes and is placed at once."""
        claim = data.draw(st.sampled_from(sorted(self.owed)))
        line = worlds.paid(self.anna, amount).lines.get()
        target = worlds.receivable(Claim.objects.get(pk=claim))
        payments.place(self.anna, [payments.Placement(line.pk, target.pk, None, amount)], worlds.TODAY)
        self.received += amount
        self.placed[claim] += amount

    @precondition(lambda self: self.owed and PaymentLine.objects.exists())
    @rule(data=st.data())
    def place(self, data: st.DataObject) -> None:
        line = PaymentLine.objects.get(
            pk=data.draw(st.sampled_from(sorted(PaymentLine.objects.values_list("pk", flat=True))))
        )
        claim = data.draw(st.sampled_from(sorted(self.owed)))
        left = line.amount - line.placed
        wanted = data.draw(st.integers(min(left, 0), max(left, 0)).filter(bool)) if left else line.amount
        target = worlds.receivable(Claim.objects.get(pk=claim))
        placement = payments.Placement(line.pk, target.pk, None, wanted)
        if not left or self.placed[claim] + wanted < 0:  # nothing left, or more taken back than came
            with pytest.raises(NotNowError), transaction.atomic():
                payments.place(self.anna, [placement], worlds.TODAY)
            return
        payments.place(self.anna, [placement], worlds.TODAY)
        self.placed[claim] += wanted

    @precondition(lambda self: Match.objects.filter(undone=None).exists())
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        living = Match.objects.filter(undone=None).values_list("pk", flat=True)
        match = Match.objects.get(pk=data.draw(st.sampled_from(sorted(living))))
        claim = match.receivable.claim_id
        assert claim is not None
        if self.placed[claim] < match.amount:  # a recovery of it has been placed: that is undone first
            with pytest.raises(NotNowError), transaction.atomic():
                payments.undo(self.bo, [match.pk], "fel ansökan", worlds.TODAY)
            return
        payments.undo(self.bo, [match.pk], "fel ansökan", worlds.TODAY)
        self.placed[claim] -= match.amount
        with pytest.raises(NotNowError), transaction.atomic():
            payments.undo(self.bo, [match.pk], "en gång till", worlds.TODAY)

    @precondition(lambda self: self.owed)
    @rule(data=st.data())
    def write_down(self, data: st.DataObject) -> None:
        claim = data.draw(st.sampled_from(sorted(self.owed)))
        target = worlds.receivable(Claim.objects.get(pk=claim))
        left = receivables.open_amount(target)
        if left > 0:
            amount = data.draw(st.integers(1, left))
            receivables.write_down(self.anna, target, amount, "kommer inte", worlds.TODAY, Event.WRITE_OFF)
            self.written[claim] += amount

    @rule()
    def propose(self) -> None:
        try:
            with transaction.atomic():
                payouts.propose(self.anna, worlds.TODAY, worlds.TODAY)
        except NotNowError:
            return
        self.decided.clear()
        divided = dict(_by_receivable(PayoutShare.objects.filter(living=True)))
        came = dict(_by_receivable(Match.objects.filter(undone=None)))
        assert {pk: total for pk, total in divided.items() if total} == {
            pk: total for pk, total in came.items() if total
        }

    @precondition(lambda self: PayoutRun.objects.filter(state__in=payouts.OPEN).exists())
    @rule(attest=st.sampled_from([True, True, True, False]))
    def finish(self, attest: bool) -> None:
        run = PayoutRun.objects.get(state__in=payouts.OPEN)
        if not attest:
            payouts.discard(self.bo, run, run.version, "fel regel")
            return
        if run.state == RunState.PROPOSED:
            run = payouts.check(self.bo, run, run.version)
        with pytest.raises(SecondPersonError), transaction.atomic():
            payouts.attest(self.anna, run, run.version, worlds.TODAY)
        moved = self._moved(run)
        try:
            with transaction.atomic():
                payouts.attest(self.stina, run, run.version, worlds.TODAY)
            assert not moved
            Money.attested += 1
        except NotNowError:
            assert moved
            payouts.discard(self.bo, PayoutRun.objects.get(pk=run.pk), None, "inaktuell")
        with pytest.raises(NotNowError), transaction.atomic():
            payouts.attest(self.stina, PayoutRun.objects.get(pk=run.pk), None, worlds.TODAY)

    @precondition(lambda self: self.owed and not PayoutRun.objects.filter(state__in=payouts.OPEN).exists())
    @rule(data=st.data(), late=st.sampled_from([0, 0, 1]))
    def pay_out(self, data: st.DataObject, late: int) -> None:
        """The whole road at once; now and then money comes between the proposal and the attest."""
        self.pay(data, data.draw(AMOUNTS))
        self.propose()
        if late:
            self.undo(data)
        if PayoutRun.objects.filter(state__in=payouts.OPEN).exists():
            self.finish(True)

    def _moved(self, run: PayoutRun) -> bool:
        """Whether what came for a receivable is another sum than its turns have divided, or it was decided since."""
        return any(
            share.receivable.claim_id in self.decided
            or _sum(Match.objects.filter(undone=None, receivable=share.receivable_id))
            != _sum(PayoutShare.objects.filter(living=True, receivable=share.receivable_id))
            for share in run.shares.all()
        )

    @invariant()
    def every_voucher_balances(self) -> None:
        assert all(
            total == 0
            for total in Voucher.objects.annotate(total=Sum("entries__amount")).values_list("total", flat=True)
        )

    @invariant()
    def claims_owe_what_the_model_says(self) -> None:
        for claim, owed in getattr(self, "owed", {}).items():
            known = receivables.open_amount(worlds.receivable(Claim.objects.get(pk=claim)))
            assert known == owed - self.placed[claim] - self.written[claim]

    @invariant()
    def what_came_is_placed_or_waits(self) -> None:
        if not hasattr(self, "owed"):
            return
        assert _sum(Payment.objects.all()) == self.received == _balance(Account.BANK)
        assert -_balance(Account.UNPLACED) == self.received - sum(self.placed.values())
        for line in PaymentLine.objects.all():
            assert line.placed == _sum(line.matches.filter(undone=None))

    @invariant()
    def what_is_placed_is_paid_out_kept_or_open(self) -> None:
        if not hasattr(self, "owed"):
            return
        living = PayoutShare.objects.filter(living=True)
        lines = PayoutLine.objects.filter(share__living=True)
        kept = living.aggregate(sum=Sum("kept"))["sum"] or 0
        divided = _sum(living)
        assert divided == _sum(lines) + kept
        attested = PayoutLine.objects.filter(share__run__state=RunState.ATTESTED)
        assert _balance(Account.UNIT_SHARE) == _sum(attested)


def _sum(rows: Any) -> int:
    return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)


def _by_receivable(rows: Any) -> Any:
    return rows.order_by().values_list("receivable").annotate(total=Sum("amount"))


def _balance(account: Account) -> int:
    return _sum(Entry.objects.filter(account=account))


@pytest.mark.django_db
def test_every_öre_is_somewhere_after_any_sequence(region: Region) -> None:
    class InOneTransaction(Money):
        def __init__(self) -> None:
            super().__init__()
            self.held = transaction.atomic()
            self.held.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.held.__exit__(None, None, None)

    run_state_machine_as_test(
        InOneTransaction,
        settings=settings(
            max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert Money.attested
