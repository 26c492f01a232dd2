"""The memo of 2019 reproduced from its inputs: every figure of its tables, to the krona."""

import pytest
from tests.funds.memo import MKR, allocated, dated, decision, memo_fund

from atersok.accounts.models import User
from atersok.funds.figures import table
from atersok.funds.followup import decided_by_centre
from atersok.funds.models import Part, Status
from atersok.funds.services import allocation, fund

pytestmark = pytest.mark.django_db


def test_the_outcome_table_with_its_forecasts_and_sums(strategist: User) -> None:
    shown = table(memo_fund(strategist))
    kronor = {part: [figure.amount // 100 for figure in figures if figure.amount is not None]
              for part, figures in shown.rows}  # fmt: skip
    assert shown.years == (2017, 2018, 2019, 2020, 2021)
    assert kronor == {
        Part.REFUGEE: [28_187_694, 27_865_141, 16_981_368, 10_190_000, 0],
        Part.POPULATION: [11_582_324, 11_524_142, 19_190_269, 26_870_000, 38_380_000],
    }
    assert shown.totals == [
        (39_770_018_00, False), (39_389_283_00, False), (36_171_637_00, False), (37_060_000_00, True),
        (38_380_000_00, True),
    ]  # fmt: skip
    assert shown.forecasts == [2020, 2021]


def test_both_shares_are_shown_with_two_decimals(strategist: User) -> None:
    shown = table(memo_fund(strategist))
    texts = [one.share_text for part in (Part.REFUGEE, Part.POPULATION) if (one := shown.figure(2019, part))]
    assert texts == ["1,70\N{NO-BREAK SPACE}%", "1,28\N{NO-BREAK SPACE}%"]


def test_the_allocation_its_remainder_and_the_sum_of_each_cost_centre(strategist: User) -> None:
    made = memo_fund(strategist)
    needs = allocated(strategist, made)
    assert sum(one.amount for one in needs) == 9_500_000_00
    outcome = table(made).to_divide(2019)
    assert outcome is not None
    assert outcome - sum(one.amount for one in needs) == 7_481_368_00
    decided, _names = decided_by_centre(needs)
    assert decided == {"2506": 3_500_000_00, "7059": 5_500_000_00, "7017": 500_000_00}
    assert allocation.decide(strategist, made, 2019, decision()).decided_by == strategist


def test_published_goes_before_computed_and_the_difference_is_told(strategist: User) -> None:
    made = memo_fund(strategist)
    fund.put_outcome(strategist, made, dated(2019, Part.REFUGEE, amount=17 * MKR))
    figure = table(made).figure(2019, Part.REFUGEE)
    assert figure
    assert (figure.amount, figure.computed, figure.differs) == (17 * MKR, 16_981_368_00, 18_632_00)


def test_withdrawn_money_counts_for_nothing(strategist: User) -> None:
    made = memo_fund(strategist)
    frame = dated(2020, Part.REFUGEE, amount=600 * MKR, status=Status.WITHDRAWN)
    fund.put_frame(strategist, made, frame)
    figure = table(made).figure(2020, Part.REFUGEE)
    assert figure
    assert (figure.amount, figure.forecast) == (0, False)


def test_a_published_amount_of_a_withdrawn_frame_counts_for_nothing_either(strategist: User) -> None:
    made = memo_fund(strategist)
    fund.put_outcome(strategist, made, dated(2019, Part.REFUGEE, amount=59 * MKR))
    fund.put_frame(strategist, made, dated(2019, Part.REFUGEE, amount=3_500 * MKR, status=Status.WITHDRAWN))
    shown = table(made)
    assert (shown.to_divide(2019), shown.totals[2][0]) == (0, 19_190_269_00)
    figure = shown.figure(2019, Part.REFUGEE)
    assert figure
    assert figure.differs == 0


def test_the_latest_input_of_a_year_is_used(strategist: User) -> None:
    made = memo_fund(strategist)
    later = dated(2019, Part.REFUGEE, own=5_000, national=320_410) | {"day": "2018-11-01"}
    fund.add_input(strategist, made, later)
    assert table(made).to_divide(2019) == 15_605_006_00
    earlier = later | {"day": "2018-04-01", "own": 6_000}
    fund.add_input(strategist, made, earlier)
    assert table(made).to_divide(2019) == 15_605_006_00


def test_what_is_not_known_is_not_nought(strategist: User) -> None:
    made = memo_fund(strategist)
    made.inputs.all().delete()
    shown = table(made)
    assert shown.to_divide(2019) is None
    assert shown.totals[2] == (None, False)
