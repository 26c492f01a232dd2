"""The draft of an appeal, from the reasons for refusal and the precedents; and the letter of what was written."""

from datetime import date

from atersok.accounts.models import Region, region
from atersok.claims import models
from atersok.claims.documents import Appeal, precedents_for, refusal_reasons, render_appeal, to_complete
from atersok.claims.documents import Region as Applicant
from atersok.claims.documents.refusals import OTHER
from atersok.claims.models import Claim, Outcome
from atersok.law.rules.overklagande import last_day
from atersok.law.wording import Text


def reasons_of(claim: Claim) -> list[str]:
    """Why not all was granted, each reason once in the order of the rows."""
    refused = claim.rows.exclude(outcome=Outcome.GRANTED).exclude(reason="").order_by("pk")
    return list(dict.fromkeys(refused.values_list("reason", flat=True)))


def appeal_by(claim: Claim) -> date | None:
    """The last day: three weeks from the day the region had the decision, or from the court's judgment."""
    against = claim.appeals.order_by("-pk").first()
    had = (against.decided if against else None) or claim.notified or claim.decided
    return last_day(had) if had else None


def draft(claim: Claim) -> str:
    """Paragraphs to start from: the answer to each reason, then the precedents."""
    known = refusal_reasons()
    codes = [code for code in reasons_of(claim) if code in known]
    answers = [paragraph for code in codes for paragraph in known[code].arguments(claim.kind)]
    cases = [f"{one.citation}. {one.holding}" for one in precedents_for(codes)]
    return "\n\n".join([*answers, *(["Regionen hänvisar till följande avgöranden."] if cases else []), *cases])


def remaining(claim: Claim) -> tuple[Text, ...]:
    """What somebody has to look up before the appeal is sent."""
    codes = tuple(code for code in reasons_of(claim) if code in refusal_reasons())
    return to_complete(_content(claim, "", codes, "", date.min, "")) if codes else ()


def letter(appeal: models.Appeal, day: date) -> bytes:
    """The letter as PDF, in the words that were saved. Raises ContentError when nothing is left to appeal."""
    claim = appeal.claim
    return render_appeal(_content(claim, appeal.court, (OTHER,), appeal.arguments, day, appeal.by.name))


def _content(claim: Claim, court: str, reasons: tuple[str, ...], words: str, day: date, signer: str) -> Appeal:
    paragraphs = tuple(part.strip() for part in words.replace("\r\n", "\n").split("\n\n") if part.strip())
    return Appeal(
        number=claim.number, kind=claim.kind, region=applicant(region()), court=court,
        decision_number=claim.diary or claim.agency_number, decision_day=claim.decided or day, claimed=claim.amount,
        granted=claim.granted or 0, reasons=reasons, facts=(), day=day, signer=signer, grounds=paragraphs,
    )  # fmt: skip


def applicant(mine: Region) -> Applicant:
    """The region as letters show it."""
    address = tuple(line.strip() for line in mine.address.split(",") if line.strip())
    return Applicant(mine.name, mine.organisation_number, address, mine.contact, mine.phone, mine.email, mine.bankgiro)
