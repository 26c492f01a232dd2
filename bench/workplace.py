"""The workplace at a million cost rows: import, pages, enclosures, sweep; writes docs/performance-workplace.md.

`python -m bench.workplace [NAME …]` in a database of its own under `var/bench`. Each measurement stands beside what a
user would do instead where there is such a thing, in the same run.
"""

import os
import platform
import statistics
import sys
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from time import perf_counter

os.environ["ATERSOK_VAR"] = str(Path("var/bench/workplace").resolve())
os.environ["ATERSOK_DEMO"] = "1"  # the day is fixed, and users need no second factor
os.environ["DJANGO_SETTINGS_MODULE"] = "atersok.site.settings"
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

import xlsxwriter
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from atersok.accounts.models import Region, Unit, User
from atersok.accounts.permissions import Role
from atersok.care.models import Cost
from atersok.claims.refresh import refresh_all
from atersok.exchange import read_folder
from atersok.people.models import Identifier, Person
from bench.__main__ import ROWS_A_PERSON, SEED, data_for
from bench.into_database import load

ON = date(2026, 11, 21)
ROWS = 1_000_000
REPORT = Path("docs/performance-workplace.md")
IMPORTED = 200_000
SLOW_SAMPLE = 5_000
VISITS = 200

type Lines = Iterator[str]


def prepare() -> None:
    """The invented region of `make bench` in the database, once."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if Person.objects.exists():
        return
    with transaction.atomic():
        Region.objects.create(pk=1, code="23", name="Region Exempel")
        load(read_folder(data_for(ROWS)))
        unit = Unit.objects.order_by("pk").first()
        for role in (Role.CASE_WORKER, Role.UNIT):
            home = unit if role == Role.UNIT else None
            User.objects.create(username=role, name=role.label, role=role, invented=True, unit=home)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    refresh_all(ON)


def timed[T](act: Callable[[], T]) -> tuple[float, T]:
    """Seconds and what it gave."""
    start = perf_counter()
    result = act()
    return perf_counter() - start, result


def sweep() -> Lines:
    """Reading everybody, the law, and storing the findings."""
    seconds, run = timed(lambda: refresh_all(ON))
    yield "## Sweep of the whole database"
    yield ""
    yield f"{Cost.objects.count():,} cost rows, {run.people:,} people, {run.findings:,} findings read, judged, stored:"
    yield f"**{seconds:.1f} s** (target 15 s)."


def pages() -> Lines:
    """Server time of the pages that are opened all day, with everything between browser and database."""
    yield "## Pages"
    yield ""
    yield f"Server time in milliseconds, {VISITS} visits each, the first five not counted (target p50 50, p99 200)."
    yield ""
    yield "| Page | As | p50 | p99 | Queries |"
    yield "|---|---|---|---|---|"
    numbers = list(
        Person.objects.filter(costs__unit=Unit.objects.order_by("pk").first()).values_list("pk", flat=True)[:VISITS]
    )
    for role, name, addresses in (
        (Role.UNIT, "people", ["/personer/"] * VISITS),
        (Role.UNIT, "one person", [f"/personer/{number}/" for number in numbers]),
        (Role.CASE_WORKER, "home", ["/"] * VISITS),
        (Role.CASE_WORKER, "people", ["/personer/"] * VISITS),
        (Role.CASE_WORKER, "one person", [f"/personer/{number}/" for number in numbers]),
        (Role.CASE_WORKER, "findings", ["/mojliga-ersattningar/"] * VISITS),
        (Role.CASE_WORKER, "claims", ["/ansokningar/"] * VISITS),
    ):
        yield _page(role, name, addresses)


def _page(role: Role, name: str, addresses: list[str]) -> str:
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(username=role), backend="allauth.account.auth_backends.AuthenticationBackend")
    taken = []
    for address in addresses:
        seconds, response = timed(lambda address=address: client.get(address))
        if response.status_code != 200:
            raise SystemExit(f"{address} as {role}: {response.status_code}")
        taken.append(seconds * 1000)
    with CaptureQueriesContext(connection) as queries:
        client.get(addresses[-1])
    rest = sorted(taken[5:])
    high = rest[int(len(rest) * 0.99)]
    return f"| {name} | {role} | {statistics.median(rest):.0f} | {high:.0f} | {len(queries)} |"


def importing() -> Lines:
    """A file of costs, from upload to committed, beside a plain script."""
    from atersok.intake.reading.files import read_cells

    content = _cost_file(IMPORTED)
    parsed, _ = timed(lambda: read_cells(content, "kostnader.xlsx"))
    read, whole = _ours(content)
    slow = _plain_script(content)
    yield "## Import of 200 000 cost rows (xlsx)"
    yield ""
    yield "| What | Seconds |"
    yield "|---|---|"
    yield f"| Återsök: the file parsed into cells (target 3) | {parsed:.1f} |"
    yield f"| Återsök: read, interpreted, compared with the register (preview ready) | {read:.1f} |"
    yield f"| Återsök: the whole, committed with history (target 20) | {whole:.1f} |"
    yield (
        f"| openpyxl and one ORM save a row, no checks: {SLOW_SAMPLE:,} rows measured, {IMPORTED:,} reckoned from them "
        f"| {slow:.0f} |"
    )


def _cost_file(rows: int) -> bytes:
    people = list(Identifier.objects.filter(kind="lma").order_by("pk").values_list("value", flat=True)[:20_000])
    raw = BytesIO()
    with xlsxwriter.Workbook(raw, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Rad-id", "LMA-nummer", "Datum", "Slag", "Belopp", "Patientavgift", "Fakturanummer"])
        for row in range(1, rows + 1):
            day = f"2026-{row % 10 + 1:02d}-{row % 28 + 1:02d}"
            sheet.write_row(
                row, 0, [f"B{row}", people[row % len(people)], day, "vård", 1000 + row % 900, 50, f"F{row // 40}"]
            )
    return raw.getvalue()


def _ours(content: bytes) -> tuple[float, float]:
    from atersok.intake.services.committing import commit, start_commit
    from atersok.intake.services.reading import read
    from atersok.intake.services.undoing import undo
    from atersok.intake.services.upload import take_in

    user = User.objects.get(username=Role.CASE_WORKER)
    start = perf_counter()
    importing = take_in(user, "kostnader.xlsx", content, "costs")
    read(importing.pk)
    ready = perf_counter() - start
    start_commit(user, importing.pk, queued=False)
    commit(importing.pk, user.pk)
    whole = perf_counter() - start
    importing.refresh_from_db()
    if importing.state != "committed":
        raise SystemExit(f"the import is {importing.state}: {importing.counts} {importing.problem}")
    undo(user, importing.pk)  # the next run finds the same million rows
    return ready, whole


def _plain_script(content: bytes) -> float:
    import openpyxl

    start = perf_counter()
    sheet = openpyxl.load_workbook(BytesIO(content), read_only=True).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    parsed = perf_counter() - start
    start = perf_counter()
    with transaction.atomic():
        for place, (_, lma, day, _, amount, fee, invoice) in enumerate(rows[:SLOW_SAMPLE]):
            person = Identifier.objects.get(kind="lma", value=lma).person
            Cost(
                person=person, reference=f"plain{place}", day=date.fromisoformat(day), kind="vard",
                amount=round(amount * 100), fee=round(fee * 100), invoice=invoice,
            ).save()  # fmt: skip
        saved = perf_counter() - start
        transaction.set_rollback(True)
    return parsed + saved * IMPORTED / SLOW_SAMPLE


def enclosures() -> Lines:
    """Applications as PDF/UA and PDF/A."""
    from atersok.claims.documents import render_applications
    from bench.applications import applications

    made = applications(1000)
    seconds, sizes = timed(lambda: [len(content) for content in render_applications(made)])
    yield "## 1 000 applications as PDF"
    yield ""
    yield f"**{seconds:.1f} s** (target 20 s), {sum(sizes) // len(sizes) // 1024} kB each on average."


PARTS: dict[str, Callable[[], Lines]] = {
    "sweep": sweep, "pages": pages, "import": importing, "enclosures": enclosures,
}  # fmt: skip


def main(names: list[str]) -> None:
    """Run the parts named, or all of them and write the report."""
    prepare()
    lines = [
        "# Performance of the workplace",
        "",
        "Made by `make bench`; do not edit. A million cost rows of an invented region (seed "
        f"{SEED}, {ROWS_A_PERSON} rows a person) in the embedded PostgreSQL, which shares the machine.",
        "",
        f"Machine: {len(os.sched_getaffinity(0))} cores, {platform.machine()}, Python {platform.python_version()}.",
    ]
    for name in names or PARTS:
        part = ["", *PARTS[name]()]
        print("\n".join(part), flush=True)
        lines += part
    if not names:
        REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
