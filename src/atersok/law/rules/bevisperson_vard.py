"""Hälso- och sjukvård till bevisperson (2017:193 17 § second st., 19 §): the whole cost, by the quarter."""

from collections.abc import Iterator

from atersok.law.case import Case
from atersok.law.facts import Cost
from atersok.law.findings import Condition, Finding
from atersok.law.rules import quarterly
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
    rule = quarterly.under_2017_193(case, KIND, "17", IN_FORCE, "bevisperson", ())
    return quarterly.findings(case, rule, costs)
