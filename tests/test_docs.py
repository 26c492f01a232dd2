"""The documents say what the program says: every id is in the glossary, every link and file named is there."""

import pkgutil
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import pytest
from tests.documents import ROOT, anchors, coded, documents, links, project_files

import atersok.law
from atersok.exchange import schema
from atersok.law.evaluate import KINDS
from atersok.law.findings import Condition, State
from atersok.law.policies import QUESTIONS
from atersok.law.rules import overklagande
from atersok.law.rules.no_claim import REASONS

GLOSSARY = coded((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))
QUESTIONS_DOCUMENT = (ROOT / "docs" / "open-questions.md").read_text(encoding="utf-8")
HOMES = (
    "",
    "docs",
    "src/atersok",
    "src/atersok/law",
    "src/atersok/law/rules",
    "src/atersok/law/acts",
    "src",
    "tests",
    "tests/law",
    "requirements",
)
FACTS = {file.name for file in schema.FILES}
FILE = re.compile(r"(?:\.?[\w-]+/)*[\w.-]+\.(?:md|py|yaml|yml|toml|txt|in|csv)|(?:\.?[\w-]+/)+")
MADE = ("var/",)  # made by the user, not part of the project


def conditions() -> Iterator[Condition]:
    for found in pkgutil.walk_packages(atersok.law.__path__, "atersok.law."):
        for thing in vars(import_module(found.name)).values():
            inside = thing.values() if isinstance(thing, Mapping) else [thing]
            yield from (one for one in inside if isinstance(one, Condition))


CODES = {
    "conditions": {condition.id for condition in conditions()},
    "kinds": {*KINDS, *REASONS, overklagande.KIND, *schema.CLAIM_KINDS, *schema.REFUSED_CLAIM_KINDS},
    "states": {state.value for state in State},
    "situations": set(schema.SITUATION_KINDS),
    "details": {detail for details in schema.DETAILS.values() for detail in details},
    "care": set(schema.CARE_KINDS),
    "costs": set(schema.COST_KINDS),
    "outcomes": set(schema.OUTCOMES),
}


@pytest.mark.parametrize("what", CODES)
def test_the_glossary_has_every_code(what: str) -> None:
    assert sorted(CODES[what] - GLOSSARY) == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.number)
def test_the_open_questions_name_every_setting_with_its_choices(question: object) -> None:
    number = getattr(question, "number", "")
    (row,) = [line for line in QUESTIONS_DOCUMENT.splitlines() if line.startswith(f"| {number} |")]
    assert {getattr(question, "name", ""), *getattr(question, "choices", ())} <= coded(row)


def test_the_open_questions_are_numbered_without_a_hole() -> None:
    numbers = [int(number) for number in re.findall(r"^\| Q(\d+) \|", QUESTIONS_DOCUMENT, re.MULTILINE)]
    assert numbers == list(range(1, 30))


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    broken = []
    for link in links(path.read_text(encoding="utf-8")):
        target, _, anchor = link.partition("#")
        if "://" in link or link.startswith("mailto:"):
            continue
        found = path.parent / target if target else path
        if not found.exists() or (anchor and anchor not in anchors(found)):
            broken.append(link)
    assert broken == []


def is_there(name: str) -> bool:
    """Whether it is a path from one of the homes, or the name of one of the project's files."""
    return any((ROOT / home / name).exists() for home in HOMES) or name in {path.name for path in project_files()}


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_named_is_there(path: Path) -> None:
    named = {name for name in coded(path.read_text(encoding="utf-8")) if FILE.fullmatch(name)}
    gone = [name for name in sorted(named) if not name.startswith(MADE) and name not in FACTS and not is_there(name)]
    assert gone == []


def test_every_worked_case_named_among_the_refusals_is_there() -> None:
    text = (ROOT / "docs" / "refusals.md").read_text(encoding="utf-8")
    cells = [line.strip("|").split("|")[-1] for line in text.splitlines() if re.match(r"\| \d+ \|", line)]
    named = [name for cell in cells for entry in cell.split(",") for name in span(entry.strip())]
    assert len(named) > 30
    assert [name for name in named if not (ROOT / "tests" / "law" / "cases" / f"{name}.yaml").is_file()] == []


def span(entry: str) -> list[str]:
    """`VV08–VV10` as its three names."""
    first, _, last = entry.partition("–")
    if not last:
        return [first]
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", first), re.search(r"\d+$", last)
    assert letters
    assert digits
    numbers = range(int(letters[2]), int(digits[0]) + 1)
    return [f"{letters[1]}{number:0{len(letters[2])}}" for number in numbers]


def version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def test_the_changelog_tells_of_the_version_that_is_built() -> None:
    assert re.search(rf"\b{re.escape(version())}\b", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))


def test_the_security_policy_supports_the_version_that_is_built() -> None:
    assert version().rpartition(".")[0] in (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_every_task_named_is_a_target_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        task for path in documents() for task in re.findall(r"\bmake ([a-z-]+)`", path.read_text(encoding="utf-8"))
    }
    named |= {
        task for path in documents() for task in re.findall(r"^make ([a-z-]+)", path.read_text("utf-8"), re.MULTILINE)
    }
    assert named
    assert sorted(named - targets) == []


def test_every_target_is_described_and_every_module_it_runs_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    described = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert set(phony.split()) == described
    named = [name for name in re.findall(r"python -m ([\w.]+)", makefile) if name != "venv"]
    modules = [base / Path(*name.split(".")) for name in named for base in (ROOT, ROOT / "src")]
    found = [m.name for m in modules if m.with_suffix(".py").is_file() or (m / "__main__.py").is_file()]
    assert found == [name.rpartition(".")[2] for name in named]


def test_no_file_names_a_folder_of_the_machine_it_was_made_on() -> None:
    places = [f"/{name}/".encode() for name in ("work", "root", "home")]
    found = [str(path.relative_to(ROOT)) for path in project_files() if any(p in path.read_bytes() for p in places)]
    assert found == []
