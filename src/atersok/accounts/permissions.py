"""Who may do what: one table. Roles are those of DESIGN §1; a permission is a verb that a page or a service needs.

Beside the table two things narrow what a person sees: a unit sees its own people and rows only (selectors), and
people with protected identity are shown only to users who hold that right themselves (`User.sees_protected`).
"""

from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from atersok.accounts.models import User


class Role(TextChoices):
    """Roll."""

    CASE_WORKER = "handlaggare", _("Handläggare")
    STRATEGIST = "strateg", _("Strateg")
    ECONOMIST = "ekonom", _("Ekonom")
    UNIT = "enhet", _("Enhet")
    RECEPTION = "reception", _("Reception")
    MANAGER = "chef", _("Chef eller förtroendevald")
    ADMINISTRATOR = "systemforvaltare", _("Systemförvaltare")
    AUDITOR = "revisor", _("Revisor")


class Permission(StrEnum):
    """Behörighet: what may be done."""

    OPEN = "open"  # pages without data about anybody: home, help, own account
    TODO = "todo"
    PERSON_READ = "person.read"
    PERSON_WRITE = "person.write"
    PERSON_MERGE = "person.merge"
    PERSON_LOOK_UP = "person.look_up"  # status of one known identifier
    SEARCH = "search"
    IMPORT = "import"
    FINDING_READ = "finding.read"
    READING_OVERRIDE = "reading.override"
    CLAIM_READ = "claim.read"
    CLAIM_WRITE = "claim.write"
    CLAIM_REVIEW = "claim.review"
    CLAIM_SEND = "claim.send"
    CLAIM_DECIDE = "claim.decide"  # register the agency's decisions, appeals, court decisions
    REQUEST_READ = "request.read"  # certificates asked for
    REQUEST_ANSWER = "request.answer"
    MONEY_READ = "money.read"  # receivables, payments, payouts, the ledger
    MONEY_WRITE = "money.write"  # register and match payments, rate receivables
    LEDGER_WRITE = "ledger.write"  # accounts, periods, accruals, files to the ledger
    PAYOUT_WRITE = "payout.write"  # rules, proposals, checking
    PAYOUT_ATTEST = "payout.attest"
    STATEMENT_READ = "statement.read"  # what a unit is paid
    BILL_READ = "bill.read"  # bills from private units
    BILL_WRITE = "bill.write"
    FUND_READ = "fund.read"  # state funds
    FUND_WRITE = "fund.write"
    FUND_DECIDE = "fund.decide"  # allocations, draws on a pot, requests for quarterly money
    FUND_REQUEST = "fund.request"  # ask for quarterly money
    EXPORT = "export"
    FIGURES = "figures"  # sums without people
    AUDIT_READ = "audit.read"
    AUDIT_REVIEW = "audit.review"
    USERS = "users"
    SETTINGS = "settings"


_R, _P = Role, Permission
_OFFICE = {_R.CASE_WORKER, _R.STRATEGIST}

TABLE: dict[Permission, frozenset[Role]] = {
    _P.OPEN: frozenset(Role),
    _P.TODO: frozenset(_OFFICE | {_R.ECONOMIST}),
    _P.PERSON_READ: frozenset(_OFFICE | {_R.UNIT, _R.AUDITOR}),
    _P.PERSON_WRITE: frozenset({_R.CASE_WORKER, _R.STRATEGIST}),
    _P.PERSON_MERGE: frozenset(_OFFICE),
    _P.PERSON_LOOK_UP: frozenset(_OFFICE | {_R.UNIT, _R.RECEPTION}),
    _P.SEARCH: frozenset(_OFFICE | {_R.ECONOMIST, _R.UNIT, _R.AUDITOR}),
    _P.IMPORT: frozenset(_OFFICE | {_R.ADMINISTRATOR}),
    _P.FINDING_READ: frozenset(_OFFICE | {_R.ECONOMIST, _R.AUDITOR}),
    _P.READING_OVERRIDE: frozenset(_OFFICE),
    _P.CLAIM_READ: frozenset(_OFFICE | {_R.ECONOMIST, _R.AUDITOR}),
    _P.CLAIM_WRITE: frozenset(_OFFICE),
    _P.CLAIM_REVIEW: frozenset(_OFFICE),
    _P.CLAIM_SEND: frozenset(_OFFICE),
    _P.CLAIM_DECIDE: frozenset(_OFFICE | {_R.ECONOMIST}),
    _P.REQUEST_READ: frozenset(_OFFICE | {_R.UNIT, _R.AUDITOR}),
    _P.REQUEST_ANSWER: frozenset(_OFFICE | {_R.UNIT}),
    _P.MONEY_READ: frozenset(_OFFICE | {_R.ECONOMIST, _R.AUDITOR}),
    _P.MONEY_WRITE: frozenset(_OFFICE | {_R.ECONOMIST}),
    _P.LEDGER_WRITE: frozenset({_R.ECONOMIST}),
    _P.PAYOUT_WRITE: frozenset(_OFFICE | {_R.ECONOMIST}),
    _P.PAYOUT_ATTEST: frozenset({_R.STRATEGIST, _R.ECONOMIST}),
    _P.STATEMENT_READ: frozenset(_OFFICE | {_R.ECONOMIST, _R.UNIT, _R.AUDITOR}),
    _P.BILL_READ: frozenset(_OFFICE | {_R.ECONOMIST, _R.UNIT, _R.AUDITOR}),
    _P.BILL_WRITE: frozenset(_OFFICE | {_R.UNIT}),
    _P.FUND_READ: frozenset(_OFFICE | {_R.ECONOMIST, _R.MANAGER, _R.AUDITOR}),
    _P.FUND_WRITE: frozenset({_R.STRATEGIST, _R.ECONOMIST}),
    _P.FUND_DECIDE: frozenset({_R.STRATEGIST, _R.MANAGER}),
    _P.FUND_REQUEST: frozenset(_OFFICE | {_R.UNIT}),
    _P.EXPORT: frozenset(_OFFICE | {_R.ECONOMIST, _R.AUDITOR}),
    _P.FIGURES: frozenset(_OFFICE | {_R.ECONOMIST, _R.MANAGER, _R.AUDITOR}),
    _P.AUDIT_READ: frozenset({_R.STRATEGIST, _R.ADMINISTRATOR, _R.AUDITOR}),
    _P.AUDIT_REVIEW: frozenset({_R.STRATEGIST, _R.AUDITOR}),
    _P.USERS: frozenset({_R.ADMINISTRATOR}),
    _P.SETTINGS: frozenset({_R.ADMINISTRATOR, _R.STRATEGIST}),
}


def may(user: "User", permission: Permission) -> bool:
    """Whether the user's role holds the permission."""
    return user.is_active and Role(user.role) in TABLE[permission]
