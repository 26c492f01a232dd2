"""Hälso- och sjukvård till bevisperson (2017:193 17 § second st., 19 §): the whole cost, by the quarter."""

from collections.abc import Iterator

from atersok.law.case import Case
from atersok.law.facts import Cost
from atersok.law.findings import Condition, Finding
from atersok.law.rules import quarterly
from atersok.law.rules.costs import COVERED_KINDS, NOT_CLAIMED_ELSEWHERE, RIGHT_KIND, Test
from atersok.law.wording import Text

KIND = "bevisperson_vard"

IN_FORCE = Condition(
    "galler_vid_kostnaden", "2017:193 17 §",
    Text("Förordningen gällde den dag kostnaden uppkom", "The ordinance applied on the day of the cost"),
    Text("Kostnaden är från tiden före den 1 juli 2017; då gällde förordning (2002:1118)",
         "The cost is from before 1 July 2017, when förordning (2002:1118) applied"),
)  # fmt: skip


def findings(case: Case, costs: list[Cost]) -> Iterator[Finding]:
    """One finding for each quarter with cost rows on days with an application or permit under UtlL 5:15."""
    elsewhere = case.claimed_elsewhere((KIND,))
    rule = quarterly.WholeCost(
        KIND,
        ("2017:193 17, 19 §§",),
        [
            quarterly.in_force("bevisperson", IN_FORCE),
            Test(RIGHT_KIND, lambda cost: cost.kind in COVERED_KINDS),
            Test(NOT_CLAIMED_ELSEWHERE, lambda cost: cost.cost_id not in elsewhere),
        ],
        quarterly.six_months_after(case),
        waits_for_quarter=True,
        questions=("Q17", "Q27", "Q28"),
        values={},
    )
    return quarterly.findings(case, rule, costs)
