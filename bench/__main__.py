"""Make the data, run every contender in a process of its own, write docs/performance.md."""

import argparse
import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from atersok.synth import make_region

ON = date(2026, 11, 21)
SEED = 7
ROWS_A_PERSON = 22.7
SIZES = (10_000, 100_000, 1_000_000, 5_000_000)
CONTENDERS = {
    "Återsök: every rule, explained": "bench.ours",
    "pandas: the two thresholds, calendar years": "bench.analyst_pandas",
    "DuckDB: rolling sums only, no law": "bench.duckdb_scan",
}
# compiled modules are kept between runs, as on any ordinary machine
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
DATA = Path("var/bench")
REPORT = Path("docs/performance.md")


class Run(NamedTuple):
    seconds: float
    megabytes: int
    said: str


def data_for(rows: int) -> Path:
    folder = DATA / str(rows)
    if not (folder / "claim_items.csv").exists():
        make_region(folder, max(1, round(rows / ROWS_A_PERSON)), 5, SEED, ON, "23", ROWS_A_PERSON)
    return folder


def measured(module: str, folder: Path) -> Run:
    """Wall time of the whole process, and peak memory by the kernel's account of it and its children."""
    script = (
        "import resource, runpy, sys; sys.argv = sys.argv[1:];"
        f"runpy.run_module('{module}', run_name='__main__');"
        "own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "kids = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss;"
        "print('peak', own // 1024, kids // 1024)"
    )
    start = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, module, str(folder), ON.isoformat()],
        capture_output=True, text=True, check=False, env=ENVIRONMENT,
    )  # fmt: skip
    seconds = perf_counter() - start
    if done.returncode != 0:
        raise SystemExit(f"{module} failed on {folder}:\n{done.stderr[-2000:]}")
    *said, peak = done.stdout.strip().splitlines()
    _, own, kids = peak.split()
    return Run(seconds, int(own) + int(kids), "; ".join(said))


def rows_in(folder: Path) -> int:
    with (folder / "costs.csv").open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b"")) - 1


# what docs/performance.md holds the runs against: most seconds, most MB
TARGETS = {1_000_000: (5.0, 1024), 5_000_000: (25.0, None)}


def held_against_targets(size: int, ours: Run, pandas: Run) -> str:
    """One line on a size that has a target."""
    most, megabytes = TARGETS[size]
    memory = "" if megabytes is None else f", {ours.megabytes} of {megabytes} MB"
    verdict = "met" if ours.seconds <= most and (megabytes is None or ours.megabytes <= megabytes) else "not met"
    return (
        f"- {spaced(size)} rows: {ours.seconds:.1f} s of {most:.0f} s{memory}: {verdict}. "
        f"The pandas script took {pandas.seconds:.1f} s."
    )


def table(sizes: tuple[int, ...], held: list[str]) -> list[str]:
    lines = ["| Cost rows | Persons | What | Seconds | µs a row | Peak MB | Result |", "|---|---|---|---|---|---|---|"]
    for size in sizes:
        folder = data_for(size)
        rows, persons = rows_in(folder), round(size / ROWS_A_PERSON)
        runs = []
        for name, module in CONTENDERS.items():
            best = min(
                (measured(module, folder) for _ in range(3 if size <= 1_000_000 else 1)), key=lambda r: r.seconds
            )
            runs.append(best)
            lines.append(
                f"| {spaced(rows)} | {spaced(persons)} | {name} | {best.seconds:.2f} | {best.seconds / rows * 1e6:.2f} "
                f"| {best.megabytes} | {best.said} |"
            )
            print(lines[-1], flush=True)
        if size in TARGETS:
            held.append(held_against_targets(size, runs[0], runs[1]))
    return lines


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of cost rows")
    sizes = tuple(options.parse_args().sizes)
    held: list[str] = []
    measured_table = table(sizes, held)
    one = measured("bench.one_person", data_for(sizes[min(1, len(sizes) - 1)]))
    ways = measured("bench.windows", data_for(min(1_000_000, sizes[-1])))
    REPORT.write_text("\n".join(_report(measured_table, held, one, ways)) + "\n", encoding="utf-8")
    print(f"wrote {REPORT}")


def _report(measured_table: list[str], held: list[str], one: Run, ways: Run) -> list[str]:
    optimum = int(ways.said.split(": ")[1].split(" kr")[0])
    return [
        "# Performance", "",
        "Made by `make bench`; do not edit. The data is an invented region (`atersok synth`, seed "
        f"{SEED}, five years, {ROWS_A_PERSON} cost rows a person). Each contender runs in a process of its own, "
        "start-up and reading of the files included; the best of three (of one from 5 million rows).", "",
        f"Machine: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}.", "",
        "## All rules over a region", "", *measured_table, "",
        "The pandas script (`bench/analyst_pandas.py`) is what an analyst would write for the two thresholds. The "
        "DuckDB query (`bench/duckdb_scan.py`) knows no law at all; it shows what reading and adding up costs.", "",
        "## Held against the targets", "", *held, "",
        "Most of the time is spent in plain Python making findings, which are explained whole; the time a row grows a "
        "little with the number of persons held in memory.", "",
        "## One person", "", "`python -m bench.one_person`, the best of three for each person:", "",
        *(f"- {line}" for line in one.said.split("; ")), "",
        "## What other windows would have missed", "",
        "Lasting care, everybody whose other conditions hold, claims and last days left aside "
        "(`python -m bench.windows`):", "", "| Windows | Kronor | Persons | Of the best |", "|---|---|---|---|",
        *(_way(line, optimum) for line in ways.said.split("; ")),
    ]  # fmt: skip


def _way(line: str, optimum: int) -> str:
    name, rest = line.split(": ")
    kronor, persons = rest.removesuffix(" persons").split(" kr, ")
    return f"| {name} | {spaced(int(kronor))} | {persons} | {int(kronor) / max(1, optimum):.1%} |"


def spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


if __name__ == "__main__":
    main()
