"""Findings kept up to date, claims, what hangs on them and who is responsible."""

from atersok.claims.models.claim import Appeal, Claim, ClaimItem, ClaimRow, Document, Note, Outcome, State
from atersok.claims.models.finding import Finding, Override, Responsibility, Run
from atersok.claims.models.request import CertificateRequest, RequestState
from atersok.claims.models.watch import Absence, Assignment, CalendarFeed, Digest, Snooze, Thing

__all__ = [
    "Absence",
    "Appeal",
    "Assignment",
    "CalendarFeed",
    "CertificateRequest",
    "Claim",
    "ClaimItem",
    "ClaimRow",
    "Digest",
    "Document",
    "Finding",
    "Note",
    "Outcome",
    "Override",
    "RequestState",
    "Responsibility",
    "Run",
    "Snooze",
    "State",
    "Thing",
]
