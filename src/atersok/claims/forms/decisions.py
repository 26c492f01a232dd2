"""Decisions of the agency and of courts: a row for each person, and the sum that must agree."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from atersok.claims.decision_reading import Suggestion
from atersok.claims.documents import refusal_reasons
from atersok.claims.documents.amounts import kronor
from atersok.claims.forms import files
from atersok.claims.forms.claims import Versioned
from atersok.claims.forms.fields import Day, Kronor, Words
from atersok.claims.language import reader
from atersok.claims.models import ClaimRow, Outcome
from atersok.claims.services.agency import RowDecision, Upload

_OUTCOMES = [("", "–"), *((code, label) for code, label in Outcome.choices if code != Outcome.PENDING)]


def _reasons() -> list[tuple[str, str]]:
    return [("", "–"), *((code, reason.text.fill(reader())) for code, reason in refusal_reasons().items())]


class DecidedRow(NamedTuple):
    """A person's row with its three fields."""

    row: ClaimRow
    outcome: forms.BoundField
    granted: forms.BoundField
    reason: forms.BoundField


class Rows(Versioned):
    """What was decided for each person; the sum that the decision names must be theirs."""

    total = Kronor(
        label=_l("Beviljat enligt beslutet, totalt"),
        help_text=_l("Summan som står i beslutet. Den stäms av mot raderna."),
    )

    def __init__(
        self, *args: Any, rows: list[ClaimRow], suggested: Mapping[int, Suggestion] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["decided", "notified", "case_number", "diary", "total", "file"])
        self.rows = rows
        for row in rows:
            self._add(row, (suggested or {}).get(row.pk))

    def _add(self, row: ClaimRow, suggested: Suggestion | None) -> None:
        who = row.person.number
        first = suggested or Suggestion("", 0, "")
        self.fields[f"outcome-{row.pk}"] = forms.ChoiceField(
            label=_("Utfall för %s") % who, choices=_OUTCOMES, initial=first.outcome
        )
        self.fields[f"granted-{row.pk}"] = Kronor(
            label=_("Beviljat för %s") % who, required=False, initial=first.granted if suggested else None
        )
        self.fields[f"reason-{row.pk}"] = forms.ChoiceField(
            label=_("Skäl för %s") % who, choices=_reasons, required=False, initial=first.reason
        )

    def table(self) -> list[DecidedRow]:
        """The rows with their fields."""
        return [
            DecidedRow(row, self[f"outcome-{row.pk}"], self[f"granted-{row.pk}"], self[f"reason-{row.pk}"])
            for row in self.rows
        ]

    def alone(self) -> list[forms.BoundField]:
        """The fields that stand above the table."""
        return [field for field in self if "-" not in field.name and not field.is_hidden]

    def clean(self) -> dict[str, Any]:
        """Fill in what an outcome makes certain, then see that the rows are the decision's sum."""
        data: dict[str, Any] = super().clean() or {}
        decided = {row.pk: self._decided(row, data) for row in self.rows if data.get(f"outcome-{row.pk}")}
        data["rows"] = decided
        total = data.get("total")
        found = sum(one.granted for one in decided.values())
        if total is not None and len(decided) == len(self.rows) and not self.errors and total != found:
            self.add_error(
                "total",
                _("Raderna blir %(found)s, men beslutet säger %(total)s.")
                % {"found": kronor(found), "total": kronor(total)},
            )  # fmt: skip
        return data

    def _decided(self, row: ClaimRow, data: Mapping[str, Any]) -> RowDecision:
        outcome = Outcome(data[f"outcome-{row.pk}"])
        granted, reason = data.get(f"granted-{row.pk}"), data.get(f"reason-{row.pk}") or ""
        if outcome == Outcome.REFUSED:
            granted = granted or 0
        elif granted is None and outcome == Outcome.GRANTED:
            granted = row.amount or 0
        elif granted is None and f"granted-{row.pk}" not in self.errors:
            self.add_error(f"granted-{row.pk}", _("Skriv vad som beviljades för %s.") % row.person.number)
        self._check(row, outcome, granted or 0, reason)
        return RowDecision(outcome, granted or 0, "" if outcome == Outcome.GRANTED else reason)

    def _check(self, row: ClaimRow, outcome: Outcome, granted: int, reason: str) -> None:
        who = row.person.number
        if outcome == Outcome.REFUSED and granted:
            self.add_error(f"granted-{row.pk}", _("Ett avslag för %s ger 0 kr.") % who)
        if outcome == Outcome.PARTLY and row.amount is not None and granted >= row.amount > 0:
            self.add_error(f"outcome-{row.pk}", _("Hela beloppet för %s är beviljat: välj beviljad.") % who)
        if outcome == Outcome.GRANTED and row.amount is not None and granted < row.amount:
            self.add_error(f"outcome-{row.pk}", _("Beviljat för %s är lägre än sökt: välj delvis beviljad.") % who)
        if outcome != Outcome.GRANTED and not reason:
            self.add_error(f"reason-{row.pk}", _("Välj skälet till att allt inte beviljades för %s.") % who)


class Decided(Rows):
    """Migrationsverket's decision."""

    decided = Day(label=_l("Beslutets dag"))
    notified = Day(
        label=_l("Dagen regionen fick del av beslutet"),
        help_text=_l("Överklagandetiden på tre veckor räknas härifrån."),
    )
    diary = forms.CharField(label=_l("Diarienummer"), max_length=40, required=False)
    file = forms.FileField(label=_l("Beslutet som fil"), required=False, help_text=_l("PDF eller text, högst 10 MB."))
    source = files.Carried()

    def clean_file(self) -> Upload | None:
        """The decision itself."""
        given = self.cleaned_data.get("file")
        return files.decision(given) if given else None

    def clean(self) -> dict[str, Any]:
        """The region can't have had it before it was made."""
        data = super().clean()
        _in_order(self, data.get("decided"), data.get("notified"))
        return data

    def uploads(self) -> list[Upload]:
        """The files to keep."""
        every = (self.cleaned_data.get("source"), self.cleaned_data.get("file"))
        return [one for one in every if one is not None]


def _in_order(form: Rows, decided: date | None, notified: date | None) -> None:
    for name, day in (("decided", decided), ("notified", notified)):
        if day is not None and day > form.today:
            form.add_error(name, _("%s har inte varit än.") % day)
    if decided and notified and notified < decided:
        form.add_error("notified", _("Regionen kan inte ha fått del av beslutet före beslutets dag."))


class Judged(Rows):
    """A court's judgment."""

    decided = Day(label=_l("Domens dag"))
    case_number = forms.CharField(label=_l("Målnummer"), max_length=40)

    def clean(self) -> dict[str, Any]:
        """Not in the future."""
        data = super().clean()
        _in_order(self, data.get("decided"), None)
        return data


class ReadDecision(forms.Form):
    """A decision to be read: a file or pasted text."""

    file = forms.FileField(
        label=_l("Beslutet som fil"), required=False, help_text=_l("PDF med text, eller en textfil. Högst 10 MB.")
    )
    text = Words(label=_l("Eller klistra in beslutets text"), required=False, rows=10, max_length=200_000)
    number = forms.CharField(
        label=_l("Vår ansökan"), required=False, max_length=20,
        help_text=_l("Till exempel A-2026-0118. Behövs bara om numret inte står i beslutet."),
    )  # fmt: skip

    def clean_file(self) -> Upload | None:
        """The file."""
        given = self.cleaned_data.get("file")
        return files.decision(given) if given else None

    def clean(self) -> dict[str, Any]:
        """One of them, with its text."""
        data: dict[str, Any] = super().clean() or {}
        upload, pasted = data.get("file"), data.get("text")
        if self.errors:
            return data
        if not upload and not pasted:
            raise ValidationError(_("Välj en fil eller klistra in beslutets text."))
        data["upload"] = upload or Upload(str(pasted).encode(), files.TEXT)
        data["read"] = files.text_in(data["upload"])
        return data
