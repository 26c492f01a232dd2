"""Where the apps above take over: what a file says about claims, decisions and payments is theirs to keep.

They register a target from their AppConfig.ready. Until then such a file is refused with a sentence that says so, and
the claims of a facts folder are left unread.
"""

from dataclasses import dataclass
from typing import Protocol

import polars as pl

from atersok.accounts.models import User
from atersok.intake.models import Import
from atersok.intake.planning import Prepared
from atersok.intake.targets.base import Context


class NotUndone(Exception):  # noqa: N818 - it says what happened
    """The import can't be taken back. `reasons`: sentences that say what depends on it, and where."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(f"{len(reasons)} things depend on the import")


class Target(Protocol):
    """What keeps the rows of a source.

    Attributes:
        rests_on: labels of the tracked models that `prepare` compares with. When one of them has changed, a preview is
            made again before it is committed.
    """

    @property
    def rests_on(self) -> tuple[str, ...]:
        """See above."""

    def prepare(self, frame: pl.DataFrame, context: Context) -> Prepared:
        """Say of each row (column `row`) what it is: new, changed, unchanged, or an error. Writes nothing.

        Rows that are new or changed need not have anything in `writes`: `make` gets them when they are committed.
        Columns are the fields of the source. For claims of a facts folder they are those of claims.csv, with
        `person` (the register's number, also of people that the same import makes) instead of person_id.
        """

    def make(self, importing: Import, user: User, rows: pl.DataFrame) -> None:
        """Keep the rows that are new or changed, in the transaction of the import (`imported_by` = its number).

        The frame is the one that `prepare` had, with `category`. Claims of a facts folder also have the columns
        `costs` and `examinations`: lists of the register's numbers of what each row claims.
        """

    def take_back(self, importing: Import, user: User) -> None:
        """Remove what `make` made. Raises NotUndone where something depends on it."""


@dataclass
class _Targets:
    by_source: dict[str, Target]


_registered = _Targets({})


def register_claims(target: Target) -> None:
    """Who keeps the claims of a facts folder (claims.csv, claim_items.csv)."""
    _registered.by_source["claims"] = target


def register_decisions(target: Target) -> None:
    """Who keeps Migrationsverket's decisions (source mv_decisions)."""
    _registered.by_source["mv_decisions"] = target


def register_payments(target: Target) -> None:
    """Who keeps Migrationsverket's payments (source mv_payments)."""
    _registered.by_source["mv_payments"] = target


def target_of(source: str) -> Target | None:
    """The registered target of a source."""
    return _registered.by_source.get(source)


def rested_on() -> set[str]:
    """Labels of the models that some target compares with."""
    return {label for target in _registered.by_source.values() for label in target.rests_on}


def forget(source: str) -> None:
    """Take a target away again (for tests)."""
    _registered.by_source.pop(source, None)
