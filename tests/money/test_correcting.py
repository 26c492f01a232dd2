"""A new run corrects what an earlier one divided: decisions, costs, bills and rules that changed, and never more."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from tests.money import worlds
from tests.money.test_receivables import attested, came

from atersok.accounts.models import Unit, User
from atersok.claims.models import Claim
from atersok.law.rules.schablon_vard_kvartal import KIND as LUMP
from atersok.money import jobs, selectors
from atersok.money.errors import NotNowError
from atersok.money.models import Match, Method, PayoutLine, PayoutRun, PayoutShare, PriceItem, Receivable, RunState
from atersok.money.services import payments, payouts, receivables, rules
from atersok.money.services.payments import Placement

QUARTER = date(2026, 1, 1)
DAY = date(2026, 9, 1)


@pytest.fixture
def opened(economist: User) -> None:
    worlds.opened()


@pytest.fixture
def claim(opened: None, economist: User, unit: Unit, other_unit: Unit) -> Claim:
    """Two people, 1 000 kr each, one cared for by each unit."""
    people = [worlds.somebody(), worlds.somebody()]
    units = (unit, other_unit)
    return worlds.sent(
        economist,
        [(one, 1_000_00, [worlds.cost(one, at, 1_000_00)]) for one, at in zip(people, units, strict=True)],
    )


def has(unit: Unit | None = None) -> int:
    """Öre that a unit (or all of them) has by the attested runs."""
    lines = PayoutLine.objects.filter(share__run__state=RunState.ATTESTED)
    return sum((lines.filter(unit=unit) if unit else lines).values_list("amount", flat=True))


def nothing_new(user: User) -> None:
    with pytest.raises(NotNowError, match="inget nytt"), transaction.atomic():
        payouts.propose(user, worlds.TODAY, worlds.TODAY)


# --- what the money rests on ------------------------------------------------------------------------------------------
def test_a_decision_after_the_payout_moves_the_money_to_the_row_that_was_granted(
    economist: User, strategist: User, claim: Claim, unit: Unit, other_unit: Unit
) -> None:
    worlds.rule()
    came(economist, claim, 1_000_00)
    attested(economist, strategist)
    assert (has(unit), has(other_unit)) == (500_00, 500_00)
    worlds.decided(economist, claim, [1_000_00, 0])
    run = attested(economist, strategist)
    assert (has(unit), has(other_unit)) == (1_000_00, 0)
    assert run.shares.get().amount == 0, "no money came"
    nothing_new(economist)


def test_a_cost_that_gets_another_unit_takes_its_money_along(
    economist: User, strategist: User, claim: Claim, unit: Unit, other_unit: Unit
) -> None:
    worlds.rule()
    came(economist, claim, 2_000_00)
    attested(economist, strategist)
    cost = unit.costs.get()
    cost.unit = other_unit
    cost.save()
    attested(economist, strategist)
    assert (has(unit), has(other_unit)) == (0, 2_000_00)
    nothing_new(economist)


def test_a_cost_that_gets_its_unit_late_is_paid_late(
    economist: User, strategist: User, opened: None, unit: Unit
) -> None:
    worlds.rule()
    person = worlds.somebody()
    cost = worlds.cost(person, None, 1_000_00)
    came(economist, worlds.sent(economist, [(person, 1_000_00, [cost])]), 1_000_00)
    attested(economist, strategist)
    assert PayoutShare.objects.get().why == "no_unit"
    cost.unit = unit
    cost.save()
    run = attested(economist, strategist)
    assert (has(unit), run.shares.get().kept) == (1_000_00, -1_000_00)


def test_money_waits_until_every_unit_has_a_rule(
    economist: User, strategist: User, claim: Claim, unit: Unit, other_unit: Unit
) -> None:
    worlds.rule(group="egna")
    came(economist, claim, 2_000_00)
    nothing_new(economist)
    worlds.rule(group="privata", kept=100)
    attested(economist, strategist)
    assert (has(unit), has(other_unit)) == (1_000_00, 900_00)


def test_a_run_says_what_waits_for_a_rule(economist: User, claim: Claim) -> None:
    run = payouts.ask(economist, worlds.TODAY, worlds.TODAY)
    worlds.rule(group="egna")
    came(economist, claim, 2_000_00)
    jobs.work_out(run.pk)
    run.refresh_from_db()
    assert (run.state, run.waiting) == (RunState.DISCARDED, [worlds.KIND])


def test_a_rule_that_has_ended_is_no_rule(economist: User, claim: Claim) -> None:
    worlds.rule(until=date(2026, 1, 31))
    came(economist, claim, 2_000_00)
    assert selectors.kinds_without_rule() == [worlds.KIND]
    nothing_new(economist)


# --- a quarter's lump sums --------------------------------------------------------------------------------------------
def test_a_cost_that_goes_into_a_claim_is_paid_by_one_of_them(
    economist: User, strategist: User, opened: None, unit: Unit
) -> None:
    worlds.rule()
    worlds.rule(kind=LUMP)
    finding = worlds.lump_finding(QUARTER, 5_000_00)
    receivables.follow_quarters(economist, worlds.TODAY)
    cost = worlds.cost(finding.person, unit, 3_000_00)
    line = worlds.paid(economist, 5_000_00).lines.get()
    quarter = Receivable.objects.get(quarter=QUARTER)
    payments.place(economist, [Placement(line.pk, quarter.pk, None, 5_000_00)], worlds.TODAY)
    attested(economist, strategist)
    assert has(unit) == 3_000_00
    claim = worlds.sent(economist, [(finding.person, 3_000_00, [cost])])
    came(economist, claim, 3_000_00)
    attested(economist, strategist)
    assert has(unit) == 3_000_00, "by the claim now, and no longer by the quarter"
    assert {line.share.receivable_id: line.amount for line in PayoutLine.objects.filter(amount__lt=0)} == {
        quarter.pk: -3_000_00
    }


# --- rules ------------------------------------------------------------------------------------------------------------
def test_the_rules_of_the_first_payment_hold_whatever_comes_later(
    economist: User, strategist: User, claim: Claim
) -> None:
    worlds.rule(since=date(2026, 2, 1), until=date(2026, 8, 31), kept=100)
    worlds.rule(since=DAY, kept=500)
    came(economist, claim, 1_000_00, day=date(2026, 8, 31))
    attested(economist, strategist)
    came(economist, claim, 1_000_00, day=DAY)
    early = worlds.paid(economist, 1, day=date(2026, 1, 31))
    payments.place(
        economist, [Placement(early.lines.get().pk, worlds.receivable(claim).pk, None, 1)], worlds.TODAY
    )  # fmt: skip
    attested(economist, strategist)
    assert has() == 1_800_01, "nine tenths of 2 000,01 kr, rounded"


def test_a_placing_that_was_undone_does_not_choose_the_rule(economist: User, strategist: User, claim: Claim) -> None:
    worlds.rule(until=date(2026, 6, 30), kept=900)
    worlds.rule(since=date(2026, 7, 1))
    came(economist, claim, 2_000_00, day=date(2026, 3, 1))
    payments.undo(economist, [Match.objects.get().pk], "fel", worlds.TODAY)
    came(economist, claim, 2_000_00)
    attested(economist, strategist)
    assert has() == 2_000_00


def test_a_rule_that_reaches_back_must_say_so_and_the_next_run_takes_it_up(
    economist: User, strategist: User, claim: Claim
) -> None:
    old = worlds.rule()
    came(economist, claim, 2_000_00)
    attested(economist, strategist)
    with pytest.raises(ValidationError, match="redan fördelade"), transaction.atomic():
        rules.end(strategist, old, date(2026, 8, 31))
    rules.end(strategist, old, DAY)
    rules.end(strategist, old, date(2026, 8, 31), again=True)
    new = worlds.rule_of(since=DAY, kept=250)
    with pytest.raises(ValidationError, match="redan fördelade"), transaction.atomic():
        rules.add(strategist, new)
    rules.add(strategist, new, again=True)
    attested(economist, strategist)
    assert has() == 1_500_00
    nothing_new(economist)


def test_a_price_that_reaches_back_must_say_so(economist: User, strategist: User, claim: Claim) -> None:
    worlds.rule(Method.PRICE)
    came(economist, claim, 2_000_00)
    attested(economist, strategist)
    price = PriceItem(kind="vard", share=800, decision="RS/2/2026", since=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="redan fördelade"), transaction.atomic():
        rules.add(strategist, price)
    rules.add(strategist, price, again=True)
    attested(economist, strategist)
    assert has() == 1_600_00


def test_a_rule_is_removed_while_nothing_rests_on_it(economist: User, strategist: User, claim: Claim) -> None:
    rules.remove(strategist, worlds.rule(since=date(2025, 1, 1)))
    used = worlds.rule()
    came(economist, claim, 2_000_00)
    attested(economist, strategist)
    with pytest.raises(NotNowError, match="2026-09-01"):
        rules.remove(strategist, used)


def test_a_run_up_to_an_earlier_day_is_refused_also_when_another_was_attested_meanwhile(
    economist: User, strategist: User, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds.rule()
    came(economist, claim, 500_00, day=date(2026, 8, 1))
    came(economist, claim, 500_00)
    monkeypatch.setattr("atersok.money.services.payouts.proposing.too_early", lambda _until: "")
    run = payouts._begun(economist, date(2026, 8, 31), worlds.TODAY)
    PayoutRun.objects.filter(pk=run.pk).update(state=RunState.DISCARDED)
    attested(economist, strategist)
    monkeypatch.undo()
    PayoutRun.objects.filter(pk=run.pk).update(state=RunState.MAKING)
    jobs.work_out(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.DISCARDED
    assert "redan fördelade" in run.reason


# --- between the proposal and the attest ------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change",
    [
        lambda claim, rule: worlds.decided(claim.created_by, claim, [1_000_00, 0]),
        lambda claim, rule: rules.end(claim.created_by, rule, date(2026, 8, 31), again=True),
        lambda claim, rule: PriceItem.objects.create(
            kind="vard", share=10, decision="RS", since=date(2026, 1, 1)
        ),
    ],
    ids=["decision", "rule", "price"],
)  # fmt: skip
def test_a_run_is_not_attested_when_what_it_rests_on_has_changed(
    economist: User, strategist: User, case_worker: User, claim: Claim, change: Callable[[Claim, object], object]
) -> None:
    rule = worlds.rule()
    came(economist, claim, 2_000_00)
    run = payouts.check(strategist, payouts.propose(economist, worlds.TODAY, worlds.TODAY), None)
    change(claim, rule)
    with pytest.raises(NotNowError, match="nytt förslag"):
        payouts.attest(case_worker, run, None, worlds.TODAY)
