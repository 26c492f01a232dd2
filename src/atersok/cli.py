"""The command `atersok`: evaluate a facts folder, invent a region, run the workplace."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from atersok.exchange import FolderInvalid, Register, problem_text, read_folder
from atersok.law.findings import Finding
from atersok.law.policies import Policies
from atersok.law.wording import Text
from atersok.report import as_json, columns, explanation, summary, workbook
from atersok.sweep import Question, WorkerLostError, sweep, sweep_in_shares
from atersok.synth import make_region

DEMO_DAY = date(2026, 11, 21)
DEMO_REGION = "23"

_NO_SUCH_PERSON = Text("Personen {person} finns inte i mappen.", "There is no person {person} in the folder.")
_NOTHING = Text("Inga fynd för {person}.", "No findings for {person}.")
_WARNINGS = Text("{count} varningar; de första:", "{count} warnings; the first ones:")
_NOT_VALID = Text("Mappen är inte giltig; ingenting är beräknat. {count} fel:",
                  "The folder is not valid; nothing has been evaluated. {count} errors:")  # fmt: skip
_SHOWN_WARNINGS = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 0 when it went well and 2 when what was given is not valid."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options) or 0
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads: let the exit be quiet
        return 0
    except OSError as problem:
        print(f"atersok: {problem.strerror}", file=sys.stderr)
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="atersok", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    evaluate = commands.add_parser("evaluate", help="find everything that can be claimed in a facts folder")
    evaluate.add_argument("folder", type=Path)
    evaluate.add_argument("--on", type=_day, default=_today(), metavar="DATE", help="the day to judge by (today)")
    evaluate.add_argument("--region", type=_region, required=True, metavar="CODE", help="county code, e.g. 23")
    evaluate.add_argument("--person", metavar="ID", help='one person, with "Så räknade vi" in full')
    evaluate.add_argument("--json", action="store_true", help="print the findings as JSON")
    evaluate.add_argument("--out", type=_workbook, metavar="FILE.xlsx", help="write the findings to a workbook")
    evaluate.add_argument("--lang", choices=("sv", "en"), default="sv")
    evaluate.add_argument(
        "--policy", action="append", default=[], type=_choice, metavar="NAME=CHOICE",
        help="another reading of an open question (docs/open-questions.md), e.g. tolvmanadersperiod=kalenderar",
    )  # fmt: skip
    evaluate.set_defaults(run=_evaluate)

    synth = commands.add_parser("synth", help="invent a region: a facts folder of people who cannot be anybody")
    synth.add_argument("folder", type=Path, metavar="DIR")
    synth.add_argument("--persons", type=_whole(2_000_000), default=1200)
    synth.add_argument("--years", type=_whole(30), default=5)
    synth.add_argument("--seed", type=int, default=1)
    synth.add_argument("--until", type=_until, default=DEMO_DAY, metavar="DATE", help=f"last day ({DEMO_DAY})")
    synth.add_argument("--region", type=_region, default=DEMO_REGION, metavar="CODE")
    synth.add_argument("--costs-per-person", type=_mean, default=None, metavar="N", help="mean number of cost rows")
    synth.set_defaults(run=_synth)

    described = commands.add_parser("columns", help="describe the facts folder: files, columns, what is allowed")
    described.add_argument("--lang", choices=("sv", "en"), default="sv")
    described.set_defaults(run=_columns)

    _add_workplace(commands)
    return parser


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEARS = range(1900, 2200)
_SYNTH_YEARS = range(2012, 2100)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a day; allowed is YYYY-MM-DD, {_YEARS[0]}–{_YEARS[-1]}, e.g. 2026-11-21"
        )
    return day


def _today() -> date:
    return date.today()  # noqa: DTZ011 – the day on the user's own clock


def _region(text: str) -> str:
    if len(text) != 2 or not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a county code; allowed are two digits, e.g. 23")
    return text


def _whole(most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isascii() or not text.isdigit() or len(text) > 9 or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {most}")
        return int(text)

    return number


def _mean(text: str) -> float:
    if not re.fullmatch(r"\d{1,4}(\.\d{1,3})?", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 9999, e.g. 22.7")
    return float(text)


def _until(text: str) -> date:
    day = _day(text)
    if day.year not in _SYNTH_YEARS:
        raise argparse.ArgumentTypeError(
            f"{text!r}: allowed are the years {_SYNTH_YEARS[0]}–{_SYNTH_YEARS[-1]}, which the published series reach"
        )
    return day


def _workbook(text: str) -> Path:
    path = Path(text)
    if path.suffix != ".xlsx":
        raise argparse.ArgumentTypeError(f"{text!r} does not end with .xlsx")
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {str(path.parent)!r} to write {path.name!r} in")
    return path


def _choice(text: str) -> tuple[str, str]:
    name, separator, choice = text.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=CHOICE")
    try:
        Policies(**{name: choice})
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None
    return name, choice


def _evaluate(options: argparse.Namespace) -> int:
    try:
        register = read_folder(options.folder)
    except FolderInvalid as invalid:
        return _report_problems(invalid, options.lang)
    _report_warnings(register, options.lang)
    if options.person is not None:
        known = register.persons["person_id"]
        if options.person not in known:
            print(_NO_SUCH_PERSON.fill(options.lang, {"person": options.person}), file=sys.stderr)
            return 2
    question = Question(options.on, options.region, Policies(**dict(options.policy)))
    if options.person is None and options.out is None:
        return _evaluate_everybody(options, register, question)
    found = list(sweep(register, question, options.person))
    if options.out is not None and _write_workbook(options, found, question):
        return 2
    if options.json:
        full = options.person is not None
        sys.stdout.writelines(as_json.document([as_json.findings(found, options.lang, full=full)], *question[:2]))
    elif options.person is not None:
        _explain(found, options.person, options.lang)
    else:
        _print(summary.lines(_summary(found, question), register.persons.height, options.lang))
    return 0


def _evaluate_everybody(options: argparse.Namespace, register: Register, question: Question) -> int:
    """The whole region, in as many processes as there are cores."""
    try:
        if options.json:
            pieces = sweep_in_shares(register, question, partial(as_json.findings, lang=options.lang))
            sys.stdout.writelines(as_json.document(pieces, *question[:2]))
        else:
            shares = sweep_in_shares(register, question, partial(_summary, question=question))
            _print(summary.lines(summary.joined(shares), register.persons.height, options.lang))
    except WorkerLostError as lost:
        print(lost, file=sys.stderr)
        return 1
    return 0


def _summary(found: Iterable[Finding], question: Question) -> summary.Summary:
    return summary.summarise(found, question.on, question.region)


def _write_workbook(options: argparse.Namespace, found: list[Finding], question: Question) -> int:
    try:
        workbook.write(options.out, found, _summary(found, question), options.lang)
    except (OSError, workbook.TooManyRowsError) as problem:
        print(f"{options.out}: {problem}", file=sys.stderr)
        return 2
    return 0


def _report_problems(invalid: FolderInvalid, lang: str) -> int:
    print(_NOT_VALID.fill(lang, {"count": len(invalid.problems)}), file=sys.stderr)
    for problem in invalid.problems:
        print(problem_text(problem, "en" if lang == "en" else "sv"), file=sys.stderr)
    return 2


def _report_warnings(register: Register, lang: str) -> None:
    if not register.warnings:
        return
    print(_WARNINGS.fill(lang, {"count": len(register.warnings)}), file=sys.stderr)
    for problem in register.warnings[:_SHOWN_WARNINGS]:
        print("  " + problem_text(problem, "en" if lang == "en" else "sv"), file=sys.stderr)


def _explain(found: Iterable[Finding], person: str, lang: str) -> None:
    count = 0
    for finding in found:
        print("\n" if count else "", end="")
        _print(explanation.lines(finding, lang))
        count += 1
    if not count:
        print(_NOTHING.fill(lang, {"person": person}))


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _synth(options: argparse.Namespace) -> int:
    try:
        counts = make_region(
            options.folder, options.persons, options.years, options.seed, options.until, options.region,
            options.costs_per_person,
        )  # fmt: skip
    except OSError as problem:
        print(f"{options.folder}: {problem.strerror}", file=sys.stderr)
        return 2
    for name, count in counts.items():
        print(f"{options.folder / name}.csv: {count}")
    return 0


def _columns(options: argparse.Namespace) -> int:
    _print(columns.lines(options.lang))
    return 0


def _add_workplace(commands: Any) -> None:
    """The commands that run the workplace in the browser. Their module is read only when one is given."""
    demo = commands.add_parser("demo", help="start the workplace with an invented region, and print its users")
    serve = commands.add_parser("serve", help="answer browsers")
    for command in (demo, serve):
        command.add_argument("--host", default="127.0.0.1")
        command.add_argument("--port", type=_whole(65535), default=8000)
    demo.set_defaults(run=lambda options: _workplace().demo(options.host, options.port))
    serve.set_defaults(run=lambda options: _workplace().serve(options.host, options.port))
    worker = commands.add_parser("worker", help="do the jobs: imports, sweeps, enclosures, digests")
    worker.set_defaults(run=lambda _: _workplace().work())
    migrate = commands.add_parser("migrate", help="bring the database in step with the program")
    migrate.set_defaults(run=lambda _: _workplace().migrate())
    sweep_all = commands.add_parser("sweep", help="find everything in the database anew")
    sweep_all.set_defaults(run=lambda _: print(_workplace().sweep()))
    admin = commands.add_parser("createadmin", help="make the first user, who makes the others")
    admin.add_argument("username")
    admin.add_argument("name")
    admin.set_defaults(run=lambda options: _workplace().create_administrator(options.username, options.name))


def _workplace() -> Any:
    from atersok import workplace

    return workplace


if __name__ == "__main__":
    sys.exit(main())
