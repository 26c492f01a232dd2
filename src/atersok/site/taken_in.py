"""What the intake hands over to the claims: the two apps stand beside each other and meet here."""

from datetime import date, timedelta
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from atersok.accounts.models import User
from atersok.claims import decided_list, older
from atersok.clock import today
from atersok.intake.hooks import NotUndone, register_claims, register_decisions
from atersok.intake.models import Category, Import
from atersok.intake.planning import Prepared, error
from atersok.intake.problems import WORDS
from atersok.intake.targets.base import Context
from atersok.law.calendar import add_months
from atersok.law.wording import Text


class OlderClaims:
    """claims.csv and claim_items.csv of a facts folder (intake.hooks.Target)."""

    rests_on = ("claims.claim",)

    def prepare(self, frame: pl.DataFrame, context: Context) -> Prepared:
        """A claim's row is new, or there already: older claims are not changed by a file."""
        known = older.known_rows(frame["claim_id"])
        pairs = zip(frame["claim_id"], frame["person"], strict=True)
        there = [str(Category.UNCHANGED if pair in known else Category.NEW) for pair in pairs]
        category = pl.Series("category", there, dtype=pl.String)
        rows = frame.select("row", "person", target=pl.lit(None, pl.Int64)).with_columns(category)
        return Prepared(rows)

    def make(self, importing: Import, user: User, rows: pl.DataFrame) -> None:
        """Keep the new claims."""
        new = rows.filter(pl.col("category") == Category.NEW)
        older.take_in(user, map(_row, new.iter_rows(named=True)), importing.pk, today())

    def take_back(self, importing: Import, user: User) -> None:
        """Remove them again, unless somebody has worked with one."""
        numbers = older.depending(importing.pk)
        if numbers:
            raise NotUndone(
                [_("%(number)s har ändrats sedan den lästes in.") % {"number": number} for number in numbers]
            )
        older.take_back(importing.pk)


def _row(row: dict[str, object]) -> older.OlderRow:
    values = {
        "number": row["claim_id"], "kind": row["kind"], "person": row["person"], "since": row["from"],
        "until": row["to"], "received": row["received"], "outcome": row["outcome"], "decided": row["decided"],
        "amount": row["claimed_amount"], "granted": row["granted_amount"], "costs": row["costs"] or (),
        "examinations": row["examinations"] or (),
    }  # fmt: skip
    return older.OlderRow(**values)  # type: ignore[arg-type]  # the frame's columns have these types


class Decisions:
    """The agency's list of decisions (source mv_decisions)."""

    rests_on = ("claims.claim",)

    def prepare(self, frame: pl.DataFrame, context: Context) -> Prepared:
        """A decision on a claim that waits for one is a change of it; what can't be placed is an error."""
        matched = decided_list.match(_listed(frame))
        placed = [(row, one.person_id, one.claim_id) for row, one in matched.rows.items()]
        rows = pl.DataFrame(placed, schema=["row", "person", "target"], orient="row").cast(pl.Int64)
        field = "claim_number" if "claim_number" in frame.columns else "lma"
        wrong = [error(frame.filter(pl.col("row") == row), code, field) for row, code in matched.wrong.items()]
        changed = rows.with_columns(category=pl.lit(str(Category.CHANGED)))
        return Prepared(changed, errors=pl.concat([Prepared().errors, *wrong]))

    def make(self, importing: Import, user: User, rows: pl.DataFrame) -> None:
        """Register the decisions."""
        decided_list.register(user, _listed(rows), today())

    def take_back(self, importing: Import, user: User) -> None:
        """A registered decision has had its effects; it is changed on the claim, not by taking a file back."""
        raise NotUndone([_("Beslut som är registrerade tas inte tillbaka med filen. Ändra på ansökan i stället.")])


def _listed(frame: pl.DataFrame) -> list[decided_list.ListRow]:
    return [_list_row(row) for row in frame.iter_rows(named=True)]


def _list_row(row: dict[str, Any]) -> decided_list.ListRow:
    first: date | None = row.get("quarter")  # its first day
    last = add_months(first, 3) - timedelta(days=1) if first else None
    return decided_list.ListRow(
        row["row"], row.get("claim_number") or "", row.get("lma") or "", row.get("kind") or "",
        row.get("period_from") or first, row.get("period_to") or last, row["decided"], row["outcome"],
        row.get("granted_amount"), row.get("diary_number") or "",
    )  # fmt: skip


_WORDS = {
    "no_waiting_claim": (
        Text("Vi hittar ingen ansökan som väntar på beslut.", "We find no claim that waits for a decision."),
        Text(
            "numret på en skickad ansökan, eller LMA-nummer och period", "the number of a sent claim, or LMA and period"
        ),
    ),
    "several_claims": (
        Text("Raden passar på flera ansökningar.", "The row fits several claims."),
        Text("ansökans nummer på raden", "the claim's number in the row"),
    ),
    "twice_in_decision": (
        Text("Samma person står två gånger för ansökan.", "The same person stands twice for the claim."),
        Text("en rad för varje person", "a row for each person"),
    ),
    "not_everybody": (
        Text("Listan saknar någon av ansökans personer.", "The list lacks somebody of the claim."),
        Text("alla personer i ansökan", "everybody of the claim"),
    ),
    "granted_contradicts": (
        Text("Beloppet stämmer inte med beslutet.", "The amount does not agree with the outcome."),
        Text("0 kr vid avslag, hela beloppet vid bifall, annars delvis bifall", "0 when refused, all when granted"),
    ),
}


def register() -> None:
    """Called when the site starts."""
    WORDS.update(_WORDS)
    register_claims(OlderClaims())
    register_decisions(Decisions())
