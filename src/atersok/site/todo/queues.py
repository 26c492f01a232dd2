"""Every queue of Att göra, in one table, gathered with as few queries as they need.

A thing stands in one queue. What has a last day within ninety days stands under that day, whatever is to be done.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atersok import clock
from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.claims.finding_list import EXAMINATIONS
from atersok.law.calendar import quarter_start
from atersok.site.todo import from_claims, from_findings, from_money, from_register
from atersok.site.todo.desk import NOBODY, TO_ALL, Desk
from atersok.site.todo.marks import Marks, key
from atersok.site.todo.rows import DEADLINES, Part, Row, by_day

SHOWN = 10
"""Rows of a queue on the start page when its last days are near."""

SHOWN_FURTHER_OFF = 5
"""Rows of the other queues there."""

type Selector = Callable[[Desk, int, Marks], Part]


@dataclass(frozen=True, slots=True)
class Kind:
    """A queue. `selector` gives all of it; the others are filled by the findings and the claims together."""

    code: str
    title: Promise
    permission: Permission
    about: Promise
    selector: Selector | None = None

    @property
    def plain(self) -> bool:
        """Whether its rows have neither amounts nor last days."""
        return self.code in ("alerts", "duplicates", "imports", "overrides", "lump", "payouts")


_P = Permission
_EVERYTHING = _("Fynd, ansökningar, kompletteringar och överklaganden.")
KINDS = (
    Kind("days7", _("Sista dag inom 7 dagar"), _P.CLAIM_WRITE,
         _("Skickas det inte i tid är det förlorat. Visas också för ersättaren, de sista tre dagarna för alla.")),
    Kind("days30", _("Sista dag inom 30 dagar"), _P.CLAIM_WRITE, _EVERYTHING),
    Kind("days90", _("Sista dag inom 90 dagar"), _P.CLAIM_WRITE, _EVERYTHING),
    Kind("supplements", _("Kompletteringar att skicka"), _P.CLAIM_SEND, _("Det som Migrationsverket har begärt.")),
    Kind("send", _("Granskade, att skicka"), _P.CLAIM_SEND, _("Ansökningar som någon annan har godkänt.")),
    Kind("review", _("Att granska"), _P.CLAIM_REVIEW, _("Ansökningar som någon annan än du har skrivit.")),
    Kind("overrides", _("Avvikande tolkningar att godkänna"), _P.READING_OVERRIDE,
         _("Tolkningar som någon annan än du har föreslagit."), from_register.overrides),
    Kind("requests", _("Intyg som dröjer"), _P.CLAIM_WRITE,
         _("Svarsdagen har passerat. Den som påmints får två veckor på sig."), from_register.requests),
    Kind("claim", _("Ansökningar att göra"), _P.CLAIM_WRITE, _("Det som kan sökas nu och inte finns i någon ansökan.")),
    Kind("certificates", _("Begär läkarutlåtande"), _P.CLAIM_WRITE,
         _("Ersättning som bara väntar på ett intyg från en enhet.")),
    Kind("drafts", _("Utkast att göra klara"), _P.CLAIM_WRITE, _("Påbörjade ansökningar.")),
    Kind("facts", _("Uppgifter som saknas"), _P.CLAIM_WRITE,
         _("Ersättning som är spärrad tills en uppgift är ifylld.")),
    Kind("decide", _("Beslut som dröjer"), _P.CLAIM_DECIDE,
         _("Mer än 90 dagar hos Migrationsverket. Har beslutet kommit: registrera det.")),
    Kind("appeals", _("Överklaganden och domar"), _P.CLAIM_DECIDE, _("Det som prövas av domstol.")),
    Kind("lines", _("Inbetalningar att placera"), _P.MONEY_WRITE,
         _("Pengar som har kommit in men inte hör till någon fordran än."), from_money.lines),
    Kind("payouts", _("Utbetalningar att kontrollera eller attestera"), _P.PAYOUT_WRITE,
         _("Den som gjorde eller kontrollerade omgången kan inte attestera den."), from_money.runs),
    Kind("oweds", _("Fordringar som dröjer"), _P.MONEY_WRITE,
         _("Mer än två veckor efter väntad betalningsdag: fråga Migrationsverket."), from_money.overdue),
    Kind("imports", _("Filer att läsa in klart"), _P.IMPORT, _("Filer att granska, rätta eller läsa in resten av."),
         from_register.imports),
    Kind("alerts", _("Statusändringar"), _P.PERSON_WRITE, _("Det som har hänt personer och kan ändra deras rätt."),
         from_register.alerts),
    Kind("duplicates", _("Troliga dubbletter"), _P.PERSON_MERGE, _("Två nummer i registret som kan vara samma person."),
         from_register.duplicates),
    Kind("watch", _("Nära en gräns"), _P.CLAIM_WRITE,
         _("Kontrollera att alla enheter har rapporterat: beloppet är vad som betalas om gränsen passeras.")),
    Kind("lump", _("Schabloner som inte kan räknas"), _P.FINDING_READ, _("Ett kvartal i taget, det senaste först."),
         lambda desk, _most, marks: from_findings.blocked_lump_sums(desk, marks)),
)  # fmt: skip
BY_CODE = {kind.code: kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue as it is shown. `amount` in öre; `earliest` the first last day of all of it."""

    kind: Kind
    rows: list[Row]
    count: int
    amount: int
    earliest: date | None

    @property
    def rest(self) -> int:
        """How many more there are than shown."""
        return self.count - len(self.rows)

    def short(self) -> "Queue":
        """With as many rows as the start page shows."""
        return self if self.kind.code in DEADLINES else replace(self, rows=self.rows[:SHOWN_FURTHER_OFF])


@dataclass(frozen=True)
class List:
    """The whole list: queues with something in them, the one with the earliest last day first."""

    queues: list[Queue]
    today: date

    def short(self) -> "List":
        """As the start page shows it."""
        return replace(self, queues=[queue.short() for queue in self.queues])

    @property
    def count(self) -> int:
        """How many things."""
        return sum(queue.count for queue in self.queues)

    @property
    def earliest(self) -> date | None:
        """The first last day of all."""
        return min((queue.earliest for queue in self.queues if queue.earliest), default=None)

    @property
    def soon(self) -> int:
        """How many have their last day within thirty days."""
        return sum(queue.count for queue in self.queues if queue.kind.code in ("days7", "days30"))


def kinds_for(user: User) -> list[Kind]:
    """The queues of a role."""
    return [kind for kind in KINDS if user.may(kind.permission)]


def gather(desk: Desk, kinds: Iterable[Kind], most: int = SHOWN) -> List:
    """The queues that have something in them, with their first rows and owners."""
    asked, marks = list(kinds), Marks.on(desk.today)
    parts = _together(desk, [kind.code for kind in asked if kind.selector is None], most, marks)
    parts |= {kind.code: kind.selector(desk, most, marks) for kind in asked if kind.selector is not None}
    places = {kind.code: place for place, kind in enumerate(KINDS)}
    queues = [_queue(kind, parts[kind.code], most) for kind in asked if kind.code in parts and parts[kind.code].count]
    queues.sort(key=lambda queue: (queue.earliest or date.max, places[queue.kind.code]))
    for row in (row for queue in queues for row in queue.rows if row.charge is NOBODY):
        row.charge = marks.given.get(key(row.name)) or desk.duty(row.queue)
    return List(queues, desk.today)


def _queue(kind: Kind, part: Part, most: int) -> Queue:
    return Queue(kind, part.rows[:most], part.count, part.amount, part.earliest)


def _together(desk: Desk, codes: list[str], most: int, marks: Marks) -> dict[str, Part]:
    """The queues that both findings and claims stand in: a few queries for all of them."""
    if not codes:
        return {}
    sources = [from_claims.waiting(desk, codes, most, marks)]
    of_findings = from_findings.QUEUES.intersection(codes)
    if of_findings:
        sources += [
            from_findings.alone(desk, of_findings, most, marks), from_findings.by_quarter(desk, of_findings, marks)
        ]  # fmt: skip
    parts: dict[str, Part] = {}
    for source in sources:
        for code, part in source.items():
            parts.setdefault(code, Part()).add(part)
    return parts


def soon(user: User) -> dict[str, int]:
    """For the menu: how many have their last day within thirty days, whoever's they are. One query."""
    if not user.may(_P.CLAIM_WRITE):
        return {}
    near = from_findings.near(clock.today(), 30).union(from_claims.near(clock.today(), 30), all=True)
    return {"home": _counted(near)}


def _counted(near: Iterable[tuple[str, date | None]]) -> int:
    """Examinations of a quarter are one thing."""
    alone, quarters = 0, set()
    for kind, since in near:
        if kind in EXAMINATIONS and since is not None:
            quarters.add((kind, quarter_start(since)))
        else:
            alone += 1
    return alone + len(quarters)


def whole(desk: Desk, kind: Kind, most: int) -> Queue | None:
    """One queue with as many rows as asked for; None when it is empty."""
    found = gather(desk, [kind], most)
    return found.queues[0] if found.queues else None


def last_days(desk: Desk, most: int) -> list[Row]:
    """What has a last day ahead or just passed, soonest first: for calendars and e-mails."""
    with_days = [kind for kind in kinds_for(desk.user) if kind.selector is None]
    rows = [row for queue in gather(desk, with_days, most).queues for row in queue.rows if row.due]
    return sorted(rows, key=by_day)[:most]


def urgent(rows: Iterable[Row], today: date) -> list[Row]:
    """What has three days or less left."""
    return [row for row in rows if row.due and row.due <= today + TO_ALL]
