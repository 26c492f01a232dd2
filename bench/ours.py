"""All rules over a facts folder, reading included: what `atersok evaluate` does before it prints."""

import sys
from datetime import date
from functools import partial
from pathlib import Path

from atersok.exchange import read_folder
from atersok.law.findings import State
from atersok.report.summary import Summary, joined, summarise
from atersok.sweep import Question, sweep_in_shares


def run(folder: Path, on: date) -> Summary:
    question = Question(on, "23")
    return joined(sweep_in_shares(read_folder(folder), question, partial(summarise, on=on, region="23")))


if __name__ == "__main__":
    summary = run(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))
    print(f"{summary.findings} findings, {summary.total(State.CLAIMABLE) // 100} kr claimable")
