"""What a document is made of. Word and PDF are set from the same blocks, so they say the same."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from atersok.law.money import NBSP, show


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading under the title."""

    text: str
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `small` for notes under tables."""

    text: str
    small: bool = False
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]
    kind: str = "bullets"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header; `right`: columns of figures; `widths`: parts of the page's width; `total`: last row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    right: tuple[int, ...] = ()
    total: tuple[str, ...] | None = None
    kind: str = "table"


type Block = Heading | Paragraph | Bullets | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """A document. `facts`: label and value under the title; `wide`: on its side."""

    title: str
    region: str
    day: date
    diary: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    wide: bool = False

    def as_data(self) -> dict[str, Any]:
        """For the PDF's template."""
        return asdict(self) | {
            "day": self.day.isoformat(), "header": self.diary, "footer": f"{self.title}, {self.day.isoformat()}",
        }  # fmt: skip


def number(ore: int | None) -> str:
    """`16 981 368`, in a column that says kronor; a dash where nothing is known."""
    return "–" if ore is None else show(ore).removesuffix(f"{NBSP}kr")


def millions(ore: int) -> str:
    """`17,0 mkr`, for sentences: one decimal, a half upwards."""
    tenths = (abs(ore) + 5_000_000) // 10_000_000
    return f"{'−' if ore < 0 and tenths else ''}{tenths // 10},{tenths % 10}{NBSP}mkr"


def lines(text: str) -> tuple[str, ...]:
    """The lines of a field with one thing a line."""
    return tuple(line for line in (one.strip(" \t•-") for one in text.splitlines()) if line)
