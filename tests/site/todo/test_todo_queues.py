"""Each thing stands in one queue, by its last day when that is near and else by what is to be done."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.money import worlds
from tests.site.todo.things import TODAY, claim, finding, person, queues, the_list, where

from atersok.accounts.models import Unit, User
from atersok.claims.models import (
    Appeal,
    CertificateRequest,
    ClaimRow,
    Override,
    RequestState,
    State,
)
from atersok.intake.models import Category, Import, ImportRow, ImportState
from atersok.money.services import payments
from atersok.money.services.receivables import follow_quarters
from atersok.people.models import Alert, AlertKind, Duplicate
from atersok.site.todo.figures import figures, next_pay_day
from atersok.site.todo.queues import soon

CERTIFICATE = [["lakarutlatande_finns", "Läkarutlåtande saknas: begär det av enheten", "No certificate"]]


@pytest.mark.parametrize(
    ("days", "code"),
    [(0, "days7"), (7, "days7"), (8, "days30"), (30, "days30"), (31, "days90"), (90, "days90"), (91, "claim"),
     (None, "claim")],
)  # fmt: skip
def test_a_finding_stands_under_its_last_day(days: int | None, code: str, case_worker: User) -> None:
    assert where(case_worker, str(finding(days))) == code


@pytest.mark.parametrize(
    ("days", "code"),
    [(-1, "days7"), (0, "days7"), (7, "days7"), (8, "days30"), (30, "days30"), (31, "days90"), (90, "days90"),
     (91, "drafts"), (None, "drafts")],
)  # fmt: skip
def test_a_draft_stands_under_its_last_day_even_when_it_has_passed(
    days: int | None, code: str, case_worker: User
) -> None:
    assert where(case_worker, claim(case_worker, days).number) == code


def test_a_last_day_after_new_year_counts_from_today(case_worker: User) -> None:
    row = finding(None, last_day=date(2027, 1, 4))
    assert where(case_worker, str(row), today=date(2026, 12, 28)) == "days7"
    assert where(case_worker, str(row), today=date(2026, 12, 27)) == "days30"


def test_when_the_earliest_reading_has_passed_the_latest_counts_and_both_are_told(case_worker: User) -> None:
    finding(-10, final_day=TODAY + timedelta(days=20))
    (row,) = queues(case_worker)["days30"].rows
    assert (row.due, row.passed) == (TODAY + timedelta(days=20), TODAY - timedelta(days=10))


def test_a_finding_without_any_day_left_can_still_be_claimed(case_worker: User) -> None:
    assert where(case_worker, str(finding(-10))) == "claim"


def test_a_finding_in_a_draft_is_not_to_be_claimed_again(case_worker: User) -> None:
    row = finding(5)
    draft = claim(case_worker, 5)
    ClaimRow.objects.create(claim=draft, person=row.person, since=row.since, until=row.until)
    assert where(case_worker, str(row)) == ""
    assert where(case_worker, draft.number) == "days7"
    draft.state = State.WITHDRAWN
    draft.save()
    assert where(case_worker, str(row)) == "days7"


def test_examinations_of_a_quarter_are_one_row_with_the_earliest_day(case_worker: User) -> None:
    for days, day in ((60, date(2026, 7, 1)), (40, date(2026, 9, 30)), (60, date(2026, 10, 1))):
        finding(days, kind="halsoundersokning_asyl", since=day, until=day)
    found = {row.number: row for row in queues(case_worker)["days90"].rows}
    assert found["2026K3"].size == 2
    assert (found["2026K3"].amount, found["2026K3"].due) == (200_00, TODAY + timedelta(days=40))
    (alone,) = found.keys() - {"2026K3"}
    assert alone.startswith("F-"), "one examination is told by its own number"


def test_a_missing_certificate_is_to_be_asked_for_and_near_its_day_it_stands_there(case_worker: User) -> None:
    blocked = {"kind": "varaktig_vard", "state": "blocked", "why": CERTIFICATE}
    assert where(case_worker, str(finding(91, **blocked))) == "certificates"
    assert where(case_worker, str(finding(90, **blocked))) == "days90"
    assert where(case_worker, str(finding(-1, **blocked))) == "", "past its last day a certificate helps nobody"


def test_what_is_blocked_by_another_fact_is_to_be_found_out(case_worker: User) -> None:
    why = [["forsta_mottagande_kant", "Dagen saknas", "The day is missing"]]
    assert where(case_worker, str(finding(20, kind="varaktig_vard", state="blocked", why=why))) == "facts"


def test_the_watch_list_tells_what_is_left_to_the_threshold(case_worker: User) -> None:
    near = finding(400, kind="varaktig_vard", state="watch", amount=0, missing=1_070_300, at_stake=5_735_700)
    finding(400, kind="varaktig_vard", state="watch", amount=86_400_00)  # only waits for its period to end
    (row,) = queues(case_worker)["watch"].rows
    assert (row.number, row.amount) == (str(near), 5_735_700)
    assert "10\u00a0703\u00a0kr" in row.why


def test_lump_sums_that_are_blocked_are_one_row_a_quarter(case_worker: User) -> None:
    why = [["belopp_kant", "Beloppet är inte känt", "The amount is not known"]]
    for end in (date(2016, 3, 31), date(2016, 3, 31), date(2016, 6, 30)):
        finding(kind="schablon_vard_kvartal", state="blocked", since=end - timedelta(days=89), until=end, why=why)
    assert [(row.number, row.size) for row in queues(case_worker)["lump"].rows] == [("2016K2", 1), ("2016K1", 2)]


def test_one_reviews_what_somebody_else_has_written(case_worker: User, strategist: User) -> None:
    waiting = claim(case_worker, state=State.REVIEW)
    assert where(case_worker, waiting.number) == ""
    assert where(strategist, waiting.number) == "review"
    assert where(strategist, waiting.number, mine=True) == "review", "anybody else may review"
    waiting.changed_by = strategist
    waiting.save()
    assert where(strategist, waiting.number) == ""


def test_a_reviewed_claim_is_to_be_sent(case_worker: User) -> None:
    assert where(case_worker, claim(case_worker, state=State.REVIEWED).number) == "send"


def test_the_agency_is_given_ninety_days(case_worker: User) -> None:
    def lying(days: int, state: State) -> str:
        sent = TODAY - timedelta(days=days)
        return claim(case_worker, 2, state=state, sent=sent, frozen={}).number

    assert where(case_worker, lying(90, State.SENT)) == ""
    assert where(case_worker, lying(91, State.SENT)) == "decide"
    assert where(case_worker, lying(91, State.RECEIVED)) == "decide"


def test_a_supplement_has_its_own_last_day(case_worker: User) -> None:
    asked = claim(case_worker, -50, state=State.SUPPLEMENT, supplement_until=TODAY + timedelta(days=8))
    assert where(case_worker, asked.number) == "days30"


def test_an_appeal_stands_under_its_last_day_until_it_is_sent(case_worker: User) -> None:
    appealed = claim(case_worker, state=State.APPEALED)
    appeal = Appeal.objects.create(claim=appealed, last_day=TODAY + timedelta(days=7), arguments="x", by=case_worker)
    assert where(case_worker, appealed.number) == "days7"
    appeal.sent = TODAY
    appeal.save()
    assert where(case_worker, appealed.number) == "appeals"


def test_a_decision_that_can_be_appealed_stands_under_its_last_day(case_worker: User) -> None:
    assert where(case_worker, str(finding(21, kind="overklagande", state="watch"))) == "days30"


def test_decided_and_ended_claims_wait_for_nobody(case_worker: User) -> None:
    for state in (State.DECIDED, State.CLOSED, State.WITHDRAWN, State.LOST):
        claim(case_worker, 1, state=state)
    assert the_list(case_worker).count == 0


def test_a_certificate_is_overdue_the_day_after_and_a_reminder_gives_two_weeks(case_worker: User, unit: Unit) -> None:
    asked = CertificateRequest.objects.create(
        person=person(), unit=unit, purpose="varaktig_vard", text="x", due=TODAY, by=case_worker
    )
    assert "requests" not in queues(case_worker)
    asked.due = TODAY - timedelta(days=1)
    asked.save()
    assert queues(case_worker)["requests"].count == 1
    for ago, shown in ((13, False), (15, True)):
        asked.state, asked.reminded = RequestState.REMINDED, timezone.now() - timedelta(days=ago)
        asked.save()
        assert ("requests" in queues(case_worker)) is shown


def test_imports_wait_until_they_are_read_or_dropped_and_their_left_out_rows_too(case_worker: User) -> None:
    def made(state: ImportState) -> Import:
        return Import.objects.create(name="x.csv", sha256="x", content=b"", state=state, by=case_worker)

    shown = [made(state) for state in (ImportState.PREVIEW, ImportState.FAILED, ImportState.MAPPING)]
    for state in (ImportState.COMMITTED, ImportState.DROPPED, ImportState.UNDONE, ImportState.READING):
        made(state)
    left = made(ImportState.COMMITTED)
    for place in (1, 2):
        ImportRow.objects.create(of=left, row=place, category=Category.ERROR, left_out=True)
    assert [row.number for row in queues(case_worker)["imports"].rows] == [f"I-{one.pk}" for one in [*shown, left]]


def test_status_changes_duplicates_and_readings_wait_by_number_alone(case_worker: User, strategist: User) -> None:
    one, other = person(), person()
    Alert.objects.create(person=one, kind=AlertKind.PERMIT, day=TODAY)
    Duplicate.objects.create(first=one, second=other, reasons=["same_birth_and_name"])
    Override.objects.create(person=one, name="skyddad", choice="x", reason="y", by=strategist)
    found = queues(case_worker)
    assert [row.number for row in found["alerts"].rows] == [one.number]
    assert [row.number for row in found["duplicates"].rows] == [f"{one.number} · {other.number}"]
    assert [row.number for row in found["overrides"].rows] == [one.number]
    assert "overrides" not in queues(strategist), "the second person is another"


def test_queues_stand_in_order_of_their_earliest_last_day(case_worker: User) -> None:
    finding(100, state="watch", missing=5, at_stake=7)
    finding(200)
    finding(25)
    assert [queue.kind.code for queue in the_list(case_worker).queues] == ["days30", "watch", "claim"]


def test_ten_rows_are_read_and_all_are_counted_and_summed(case_worker: User) -> None:
    for _ in range(12):
        finding(200)
    (queue,) = the_list(case_worker).queues
    assert (len(queue.rows), queue.count, queue.rest, queue.amount) == (10, 12, 2, 1200_00)


def test_findings_of_somebody_merged_away_are_not_shown(case_worker: User) -> None:
    row = finding(3)
    row.person.merged_into = person()
    row.person.save()
    assert where(case_worker, str(row)) == ""


def test_the_menu_tells_what_has_thirty_days_or_less(case_worker: User) -> None:
    for days in (3, 30, 31):
        finding(days)
    for day in (date(2026, 7, 1), date(2026, 7, 2)):
        finding(20, kind="halsoundersokning_asyl", since=day, until=day)
    claim(case_worker, 30)
    assert soon(case_worker) == {"home": 4}
    assert the_list(case_worker).soon == 4


def test_the_four_figures(case_worker: User) -> None:
    held = finding(100, amount=7_00)
    finding(100, amount=11_00)
    sent = claim(case_worker, amount=13_00, state=State.SENT, sent=TODAY, frozen={})
    ClaimRow.objects.create(claim=sent, person=held.person, since=held.since, until=held.until)
    lump: dict[str, Any] = {"kind": "schablon_vard_kvartal", "state": "automatic", "until": date(2026, 9, 30)}
    finding(amount=17_00, pay_day=date(2026, 10, 30), **lump)
    for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)):
        finding(state="late", last_day=day - timedelta(days=3), final_day=day, amount=1_00)
    now = figures(TODAY)
    assert (now.can_be_claimed, now.claimed, now.awaited, now.lost) == (11_00, 13_00, 0, 2_00)
    assert figures(date(2026, 10, 30)).awaited == 17_00, "on the day of payment it has not come yet"
    assert figures(date(2026, 10, 31)).awaited == 0


def test_what_is_awaited_is_what_the_books_say_is_due_and_not_paid(case_worker: User) -> None:
    worlds.opened()
    worlds.sent(case_worker, [(worlds.somebody(), 9_000_00, [])])
    granted = worlds.sent(case_worker, [(worlds.somebody(), 5_000_00, [])])
    worlds.decided(case_worker, granted, [4_000_00])
    worlds.lump_finding(date(2026, 1, 1), 3_000_00)
    follow_quarters(case_worker, TODAY)
    assert figures(TODAY).awaited == 7_000_00
    line = worlds.paid(case_worker, 1_000_00).lines.get()
    placement = payments.Placement(line.pk, worlds.receivable(granted).pk, None, 1_000_00)
    payments.place(case_worker, [placement], TODAY)
    assert figures(TODAY).awaited == 6_000_00


@pytest.mark.parametrize(
    ("today", "day"),
    [(date(2026, 11, 21), date(2027, 1, 29)), (date(2027, 1, 29), date(2027, 1, 29)),
     (date(2027, 1, 30), date(2027, 4, 30)), (date(2026, 10, 1), date(2026, 10, 30))],
)  # fmt: skip
def test_the_next_day_of_payment_is_the_last_bank_day_after_a_quarter(today: date, day: date) -> None:
    assert next_pay_day(today) == day
