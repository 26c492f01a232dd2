"""A readable summary of all findings: what can be claimed, what is lost, what to watch, the next last days."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from atersok.law.findings import Check, Finding, State
from atersok.law.money import show
from atersok.law.wording import Text
from atersok.report.words import kind_name, state_name

NEXT_DAYS = 10
WATCHED = 10

_HEADINGS = {
    State.CLAIMABLE: Text("Kan sökas nu", "Can be claimed now"),
    State.AUTOMATIC: Text("Betalas utan ansökan (kontrollera mot Migrationsverkets lista)",
                          "Paid without application (check against the agency's list)"),
    State.BLOCKED: Text("Spärrade: något saknas", "Blocked: something is missing"),
    State.WATCH: Text("Bevaka", "Watch"),
    State.CLAIMED: Text("Redan sökt", "Already claimed"),
    State.LATE: Text("För sent: förlorade kronor", "Too late: kronor lost"),
    State.NOT_ENTITLED: Text("Ger inte ersättning", "Not reimbursed"),
}  # fmt: skip
_TITLE = Text("Återsök {on}, region {region}: {persons} personer, {findings} fynd",
              "Återsök {on}, region {region}: {persons} persons, {findings} findings")  # fmt: skip
_NEXT = Text("Närmaste sista dagar", "Next last days")
_IN_DAYS = Text("om {days} dagar", "in {days} days")
_REASONS = Text("Varför, med ett exempel av varje", "Why, with one example of each")
_NEAR = Text("Nära en gräns", "Near a limit")
_MISSING = Text("{missing} saknas, {stake} står på spel", "{missing} missing, {stake} at stake")
_ONLY_MISSING = Text("{missing} saknas", "{missing} missing")
_UNKNOWN_AMOUNTS = Text("{count} utan känt belopp", "{count} without a known amount")
_AFTER_DAY = Text("{count} efter planeringsdagen", "{count} after the day to plan by")
_NEXT_DAY = Text("närmast {day}", "next {day}")
_TOTAL = Text("Summa", "Sum")


@dataclass
class _Group:
    count: int = 0
    ore: int = 0
    unknown: int = 0
    after_day: int = 0  # past the day to plan by, though a reading still allows the claim
    first_day: date | None = None

    def add(self, finding: Finding, on: date) -> None:
        self.count += 1
        self.ore += finding.amount or 0
        self.unknown += finding.amount is None
        day = finding.last_day
        if day is not None and day < on:
            self.after_day += 1
        elif day is not None and (self.first_day is None or day < self.first_day):
            self.first_day = day

    def join(self, other: "_Group") -> None:
        self.count += other.count
        self.ore += other.ore
        self.unknown += other.unknown
        self.after_day += other.after_day
        self.first_day = min((day for day in (self.first_day, other.first_day) if day), default=None)


@dataclass
class Summary:
    """Findings counted by state and kind while they pass by."""

    on: date
    region: str
    findings: int = 0
    groups: dict[State, dict[str, _Group]] = field(default_factory=lambda: {state: {} for state in State})
    reasons: dict[State, Counter[str]] = field(default_factory=lambda: {state: Counter() for state in State})
    examples: dict[tuple[State, str], Check] = field(default_factory=dict)
    dated: list[Finding] = field(default_factory=list)
    near: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Count one finding."""
        self.findings += 1
        self.groups[finding.state].setdefault(finding.kind, _Group()).add(finding, self.on)
        if finding.state in (State.BLOCKED, State.NOT_ENTITLED):
            self._add_reason(finding)
        if finding.state in (State.CLAIMABLE, State.BLOCKED) and finding.last_day and finding.last_day >= self.on:
            self.dated.append(finding)
        if finding.state is State.WATCH and finding.missing is not None:
            self.near.append(finding)

    def _add_reason(self, finding: Finding) -> None:
        """Count the first condition that stands in the way, and keep one example of it."""
        wanted = False if finding.state is State.NOT_ENTITLED else None
        check = next((check for check in finding.checks if check.holds is wanted), None)
        if check is not None:
            self.reasons[finding.state][check.condition.id] += 1
            self.examples.setdefault((finding.state, check.condition.id), check)

    def compact(self) -> "Summary":
        """The same with no more single findings than are shown."""
        self.dated = sorted(self.dated, key=_by_day)[:NEXT_DAYS]
        self.near = sorted(self.near, key=_by_missing)[:WATCHED]
        return self

    def join(self, other: "Summary") -> None:
        """Add what another summary of the same day and region has counted."""
        self.findings += other.findings
        for state in State:
            for kind, group in other.groups[state].items():
                self.groups[state].setdefault(kind, _Group()).join(group)
            self.reasons[state] += other.reasons[state]
        self.examples = other.examples | self.examples
        self.dated += other.dated
        self.near += other.near

    def total(self, state: State) -> int:
        """Öre in a state."""
        return sum(group.ore for group in self.groups[state].values())


def summarise(findings: Iterable[Finding], on: date, region: str) -> Summary:
    """Count all findings."""
    summary = Summary(on, region)
    for finding in findings:
        summary.add(finding)
    return summary.compact()


def joined(summaries: Iterable[Summary]) -> Summary:
    """Summaries of shares of the same register as one."""
    first, *rest = summaries
    for other in rest:
        first.join(other)
    return first.compact()


def lines(summary: Summary, persons: int, lang: str = "sv") -> Iterator[str]:
    """The summary line by line."""
    yield _TITLE.fill(lang, {
        "on": summary.on, "region": summary.region, "persons": _count(persons), "findings": _count(summary.findings)
    })  # fmt: skip
    for state, heading in _HEADINGS.items():
        if summary.groups[state]:
            yield ""
            yield from _state(summary, state, heading.fill(lang), lang)
    yield from _next_days(summary, lang)
    yield from _near(summary, lang)


def _state(summary: Summary, state: State, heading: str, lang: str) -> Iterator[str]:
    yield heading
    groups = summary.groups[state]
    for kind, group in sorted(groups.items(), key=lambda entry: -entry[1].ore):
        notes = []
        if state in (State.CLAIMABLE, State.BLOCKED) and group.first_day:
            notes.append(_NEXT_DAY.fill(lang, {"day": group.first_day}))
        if state in (State.CLAIMABLE, State.BLOCKED) and group.after_day:
            notes.append(_AFTER_DAY.fill(lang, {"count": group.after_day}))
        if group.unknown:
            notes.append(_UNKNOWN_AMOUNTS.fill(lang, {"count": group.unknown}))
        yield f"  {kind_name(kind, lang):<40}{_count(group.count):>8}{show(group.ore):>22}  {', '.join(notes)}".rstrip()
    if len(groups) > 1 and state is not State.NOT_ENTITLED:
        count = _count(sum(group.count for group in groups.values()))
        yield f"  {_TOTAL.fill(lang):<40}{count:>8}{show(summary.total(state)):>22}"
    if summary.reasons[state]:
        yield f"  {_REASONS.fill(lang)}"
        for name, times in summary.reasons[state].most_common():
            yield f"    {_count(times):>6}  [{name}] {summary.examples[state, name].text(lang)}"


def _next_days(summary: Summary, lang: str) -> Iterator[str]:
    if not summary.dated:
        return
    yield ""
    yield _NEXT.fill(lang)
    for finding in summary.dated:
        assert finding.last_day is not None  # noqa: S101 – only dated findings are kept
        days = _IN_DAYS.fill(lang, {"days": (finding.last_day - summary.on).days})
        amount = "?" if finding.amount is None else show(finding.amount)
        yield (
            f"  {finding.last_day}  {days:<14} {finding.person_id:<12} {kind_name(finding.kind, lang):<38}"
            f"{amount:>18}  {state_name(finding.state, lang)}"
        )


def _by_day(finding: Finding) -> tuple[date, int, str]:
    return finding.last_day or date.max, -(finding.amount or 0), finding.person_id


def _by_missing(finding: Finding) -> tuple[int, str]:
    return finding.missing or 0, finding.person_id


def _near(summary: Summary, lang: str) -> Iterator[str]:
    if not summary.near:
        return
    yield ""
    yield _NEAR.fill(lang)
    for finding in summary.near:
        words = _MISSING if finding.at_stake else _ONLY_MISSING
        stake = words.fill(lang, {"missing": show(finding.missing or 0), "stake": show(finding.at_stake or 0)})
        yield f"  {finding.person_id:<12} {kind_name(finding.kind, lang):<38} {stake}"


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
