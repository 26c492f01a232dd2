"""Vård vid uppehållstillstånd av medicinska skäl (2017:193 16 §, repealed 2021-07-20 by 2021:804): historic."""

from collections.abc import Iterator

from atersok.law.case import Case
from atersok.law.facts import Cost
from atersok.law.findings import Condition, Finding
from atersok.law.rules import quarterly
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
    rule = quarterly.under_2017_193(case, KIND, "16", IN_FORCE, "medicinska_skal", ("Q26",))
    return quarterly.findings(case, rule, costs)
