"""Vård vid uppehållstillstånd av medicinska skäl (2017:193 16 §, repealed 2021-07-20 by 2021:804): historic."""

from collections.abc import Iterator

from atersok.law.case import Case
from atersok.law.facts import Cost
from atersok.law.findings import Condition, Finding
from atersok.law.rules import quarterly
from atersok.law.rules.costs import COVERED_KINDS, NOT_CLAIMED_ELSEWHERE, RIGHT_KIND, Test
from atersok.law.wording import Text

KIND = "medicinska_skal_vard"

IN_FORCE = Condition(
    "galler_vid_kostnaden", "2017:193 16 §; 2021:804",
    Text("16 § gällde den dag kostnaden uppkom", "16 § applied on the day of the cost"),
    Text("16 § gällde inte den dag kostnaden uppkom; den upphävdes den 20 juli 2021",
         "16 § did not apply on the day of the cost; it was repealed on 20 July 2021"),
)  # fmt: skip


def findings(case: Case, costs: list[Cost]) -> Iterator[Finding]:
    """One finding for each quarter with cost rows under a permit on medical grounds."""
    elsewhere = case.claimed_elsewhere((KIND,))
    rule = quarterly.WholeCost(
        KIND,
        ("2017:193 16, 19 §§",),
        [
            quarterly.in_force("medicinska_skal", IN_FORCE),
            Test(RIGHT_KIND, lambda cost: cost.kind in COVERED_KINDS),
            Test(NOT_CLAIMED_ELSEWHERE, lambda cost: cost.cost_id not in elsewhere),
        ],
        quarterly.six_months_after(case),
        waits_for_quarter=True,
        questions=("Q17", "Q26", "Q27", "Q28"),
        values={},
    )
    return quarterly.findings(case, rule, costs)
