"""Work in progress for the demo: a draft, a claim to review, one sent with its enclosures, a certificate asked for."""

from datetime import timedelta

from atersok.accounts.models import Unit, User
from atersok.claims import packing
from atersok.claims.models import Claim, Finding
from atersok.claims.services import agency, drafting, requests, review, sending
from atersok.clock import today


def begin_work(users: dict[str, User]) -> None:
    """Leave something in most queues, done by the services that the pages use."""
    anna, bo = users["anna"], users["bo"]
    costly = _claimable("kostnadskravande_vard", 4)
    if len(costly) == 4:
        drafting.draft_claims(anna, costly[:1], today())
        _submitted(anna, costly[1:2])
        _sent(anna, bo, costly[2:3])
        sent = _sent(anna, bo, costly[3:4])
        agency.receive(anna, sent, None, today(), "MV-2026-000017")
    lasting = _claimable("varaktig_vard", 1)
    if lasting:
        _submitted(bo, lasting)
    _asked_for(anna)


def _claimable(kind: str, count: int) -> list[int]:
    """Findings that can be claimed and whose last day is not the next: those are left for whoever tries the demo."""
    wanted = Finding.objects.filter(kind=kind, state="claimable").order_by("-last_day", "pk")
    return list(wanted.values_list("pk", flat=True)[:count])


def _submitted(user: User, findings: list[int]) -> Claim:
    (claim,) = drafting.draft_claims(user, findings, today())
    return review.submit(user, claim, None)


def _sent(user: User, reviewer: User, findings: list[int]) -> Claim:
    claim = review.approve(reviewer, _submitted(user, findings), None)
    sent = sending.send(user, claim, None, claim.amount, today())
    packing.make(sent.pk)
    return sent


def _asked_for(user: User) -> None:
    blocked = Finding.objects.filter(kind="varaktig_vard", state="blocked").order_by("-amount").first()
    unit = Unit.objects.order_by("pk").first()
    if blocked and unit:
        requests.ask(user, blocked, unit, today() + timedelta(days=14), "Vi behöver ett läkarutlåtande om varaktighet.")
