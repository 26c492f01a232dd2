"""The project's own documents, and what they name."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
READ_FIRST = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "ARCHITECTURE.md")


def documents() -> list[Path]:
    """Every document there is (ARCHITECTURE.md where it has been written)."""
    top = [ROOT / name for name in READ_FIRST]
    return [path for path in (*top, *sorted((ROOT / "docs").rglob("*.md"))) if path.is_file()]


def coded(text: str) -> set[str]:
    """What stands between backticks, code blocks left out."""
    return set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)))


def links(text: str) -> set[str]:
    return set(re.findall(r"\]\(([^)\s]+)\)", text))


def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def project_files() -> Iterator[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    yield from (path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())
