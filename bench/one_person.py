"""How long one person takes: what a page that recalculates while you look would wait for."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from atersok.exchange import read_folder
from atersok.law.evaluate import evaluate
from atersok.law.facts import PersonFacts
from atersok.sweep.people import People


def milliseconds(facts: PersonFacts, on: date) -> float:
    """The best of three."""
    times = []
    for _ in range(3):
        start = perf_counter()
        evaluate(facts, on, "23")
        times.append(perf_counter() - start)
    return min(times) * 1000


def spread(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return f"median {median(ordered):.2f} ms, 99th percentile {ordered[int(len(ordered) * 0.99)]:.2f} ms"


if __name__ == "__main__":
    on = date.fromisoformat(sys.argv[2])
    everybody = list(People(read_folder(Path(sys.argv[1]))))
    heavy = sorted(everybody, key=lambda facts: -len(facts.costs))[: max(100, len(everybody) // 20)]
    print("all: " + spread([milliseconds(facts, on) for facts in everybody]))
    print("twentieth with most cost rows: " + spread([milliseconds(facts, on) for facts in heavy]))
