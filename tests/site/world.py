"""A world with one of everything, in every state, for the tests that walk over all addresses.

Names are marked and hostile: a name that is found in an address, a log line or, of the protected person, on a page, and
a tag of one that comes out unescaped, is a fault. Nobody in it exists.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import count

from django.utils import timezone
from tests.claims.lives import TODAY, asylum_seeker, costly_care, examined, found
from tests.claims.pages import XSS
from tests.funds.in_world import make_funds
from tests.money.in_world import leave_behind, make_money, open_money
from tests.site.marks import ELSEWHERE, HIDDEN, OWN, PDF, SECRET_UNIT, Marked

from atersok.accounts.models import Region, Unit, User
from atersok.accounts.permissions import Role
from atersok.audit import reviewing
from atersok.audit.models import Access, AccessLog, ReviewedAccess, Verdict
from atersok.audit.services import log_access
from atersok.care.models import Certificate, Contact, Cost, Examination
from atersok.claims import packing
from atersok.claims.models import (
    Absence,
    CertificateRequest,
    Claim,
    Finding,
    Outcome,
    Override,
    RequestState,
    Responsibility,
    State,
)
from atersok.claims.services import agency, courts, drafting, ending, notes, overrides, requests, review, sending, watch
from atersok.intake import services as intake
from atersok.intake.models import Import, ImportState
from atersok.law.findings import State as FindingState
from atersok.people import merging
from atersok.people.models import (
    Address,
    Alert,
    AlertKind,
    CardCheck,
    Duplicate,
    FamilyTie,
    Identifier,
    IdentifierKind,
    Merge,
    Person,
)

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class World:
    """The users by what they are called, the objects by name, and what each object is about."""

    users: dict[str, User] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    imports: dict[str, Import] = field(default_factory=dict)
    requests: dict[str, CertificateRequest] = field(default_factory=dict)
    overrides: dict[str, Override] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    duplicates: dict[str, Duplicate] = field(default_factory=dict)
    merges: dict[str, Merge] = field(default_factory=dict)
    reviews: dict[str, int] = field(default_factory=dict)
    absence: int = 0
    calendar: str = ""


def make() -> World:
    """Everything, by the services that the pages use. Takes some seconds: make it once."""
    world = World()
    _users(world)
    open_money()
    _people(world)
    _claims(world)
    _requests(world)
    _decisions_about_people(world)
    _imports(world)
    _watched(world)
    make_money(world.users, world.units, world.people, world.claims)
    make_funds(world.users, world.units)
    _findings(world)
    _reviews(world)
    leave_behind(world.people)
    return world


def _users(world: World) -> None:
    Region.objects.create(
        pk=1, code="23", name="Region Exempel", organisation_number="232100-0000", contact="Kontakt Kontaktsson",
        address="Exempelgatan 1, 831 00 Exempelstad", phone="010-000 00 00", email="asyl@exempel.invalid",
        bankgiro="000-0000",
    )  # fmt: skip
    units = (("MED", "Medicinkliniken", False), ("PRIV", "Privata läkare", True), ("SMYG", SECRET_UNIT, False))
    for code, name, private in units:
        world.units[code] = Unit.objects.create(code=code, name=name, private=private)
    for role in Role:
        home = world.units["MED"] if role == Role.UNIT else None
        world.users[role] = User.objects.create(
            username=role, name=f"Test {role.label}", role=role, unit=home, invented=True
        )
    world.users["second"] = User.objects.create(username="andra", name=XSS, role=Role.CASE_WORKER, invented=True)
    world.users["seer"] = User.objects.create(
        username="ser", name="Ser Skyddade", role=Role.CASE_WORKER, sees_protected=True, invented=True
    )


# --- people -----------------------------------------------------------------------------------------------------------
_references = count(1)


def _people(world: World) -> None:
    world.people["own"] = _whole_person(world, OWN, "MED", hostile=True)
    world.people["hidden"] = _whole_person(world, HIDDEN, "SMYG")
    world.people["elsewhere"] = _whole_person(world, ELSEWHERE, "PRIV")
    hidden = world.people["hidden"]
    hidden.protection = "marking"
    hidden.save()
    _care(hidden, world.units["MED"])  # so that the unit's user may see that somebody protected is there
    world.people["child"] = Person.objects.create(
        given_name="Barnet", family_name=OWN.family, birth_date=date(2026, 8, 1), mother=world.people["own"],
        unit=world.units["MED"],
    )  # fmt: skip
    world.people["gone"] = asylum_seeker(given_name=OWN.given, family_name=OWN.family)
    world.people["first"] = asylum_seeker(given_name="Bertina", family_name="Bergqvar")
    world.people["second"] = asylum_seeker(given_name="Bertina", family_name="Bergqvar")


def _whole_person(world: World, marked: Marked, unit: str, hostile: bool = False) -> Person:
    person = asylum_seeker(
        given_name=marked.given + (XSS if hostile else ""), family_name=marked.family + (XSS if hostile else ""),
        unit=world.units[unit], sex="K",
    )  # fmt: skip
    Identifier.objects.filter(person=person).update(value=marked.lma, raw=f"{marked.lma}/7")
    Identifier.objects.create(person=person, kind=IdentifierKind.PERSONAL, value=marked.personal, raw=marked.personal)
    Address.objects.create(
        person=person, street=f"{marked.street} 7", postcode="83100", city=marked.city, municipality=marked.city,
        since=date(2025, 1, 10),
    )  # fmt: skip
    FamilyTie.objects.create(person=person, anchor_first_received=date(2024, 1, 1), applied_on=date(2024, 6, 1))
    CardCheck.objects.create(
        person=person, at=timezone.now(), result="valid", method="qr", by=world.users[Role.CASE_WORKER]
    )
    contact = costly_care(person)
    Contact.objects.filter(pk=contact.pk).update(unit=world.units[unit])
    Cost.objects.filter(contact=contact).update(unit=world.units[unit], invoice=XSS[:80])
    _care(person, world.units[unit])
    Alert.objects.create(
        person=person, kind=AlertKind.PERMIT, day=date(2026, 11, 1),
        proposal={"end_situation": person.situations.get(kind="asylsokande").pk, "until": "2026-11-01"},
    )  # fmt: skip
    return person


def _care(person: Person, unit: Unit) -> None:
    Cost.objects.create(
        person=person, reference=f"W{next(_references)}", day=date(2026, 5, 5), kind="vard", amount=1_234_00, unit=unit
    )
    Certificate.objects.create(
        person=person, issued=date(2026, 5, 6), expected_years=300, unit=unit, document=PDF, document_name="intyg.pdf"
    )
    Examination.objects.create(person=person, reference=f"W{next(_references)}", day=date(2026, 8, 20), unit=unit)


# --- claims -----------------------------------------------------------------------------------------------------------
def _claims(world: World) -> None:
    someone = [world.people["own"], world.people["hidden"], *(_with_costs() for _state in State)]
    by_person = {row.person_id: row for row in found(kind="kostnadskravande_vard", state="claimable")}
    user, other = world.users[Role.CASE_WORKER], world.users[Role.STRATEGIST]
    for name, person in zip(("own", "hidden", *State), someone, strict=True):
        (claim,) = drafting.draft_claims(user, [by_person[person.pk].pk], TODAY)
        world.claims[name] = claim
    for name in ("own", "hidden"):
        _to(State.APPEALED, world.claims[name], user, other, packed=True)
        notes.add(user, world.claims[name], f"Om ansökan {XSS}")
    for state in State:
        world.claims[state] = _to(state, world.claims[state], user, other)
    found()


def _with_costs() -> Person:
    person = asylum_seeker()
    costly_care(person)
    return person


def _to(state: State, claim: Claim, user: User, other: User, *, packed: bool = False) -> Claim:
    """Walk the claim to a state."""
    refused = {row.pk: agency.RowDecision(Outcome.REFUSED, 0, "care_can_wait") for row in claim.rows.all()}
    granted = {row.pk: agency.RowDecision(Outcome.GRANTED, row.amount or 0) for row in claim.rows.all()}

    def send() -> None:
        sending.send(user, claim, None, claim.amount, TODAY)
        if packed:
            packing.make(claim.pk)

    decision = agency.Decision(date(2026, 11, 18), date(2026, 11, 19), refused, "MV-7")
    upload = agency.Upload(f"Beslut {XSS}".encode(), "text/plain")
    steps: dict[State, Callable[[], object]] = {
        State.DRAFT: lambda: None,
        State.REVIEW: lambda: review.submit(user, claim, None),
        State.REVIEWED: lambda: review.approve(other, claim, None),
        State.SENT: send,
        State.RECEIVED: lambda: agency.receive(user, claim, None, TODAY, f"MV-{claim.pk}"),
        State.SUPPLEMENT: lambda: agency.ask_supplement(user, claim, None, TODAY + timedelta(days=20), XSS),
        State.DECIDED: lambda: agency.decide(user, claim, None, decision, [upload]),
        State.APPEALED: lambda: courts.appeal(user, claim, None, "Förvaltningsrätten", f"Skäl {XSS}"),
        State.COURT: lambda: courts.judge(user, claim, None, TODAY, "1-26", granted),
        State.CLOSED: lambda: ending.close(user, claim, None),
        State.WITHDRAWN: lambda: ending.withdraw(user, claim, None, XSS),
        State.LOST: lambda: ending.lose(user, claim, None, XSS),
    }
    if state in (State.WITHDRAWN, State.LOST):
        steps[state]()
    else:
        for step in list(State)[: list(State).index(state) + 1]:
            steps[step]()
    return Claim.objects.get(pk=claim.pk)


# --- requests, overrides, duplicates, alerts --------------------------------------------------------------------------
def _requests(world: World) -> None:
    user = world.users[Role.CASE_WORKER]
    rows = {row.person_id: row for row in found(kind="kostnadskravande_vard")}
    due = TODAY + timedelta(days=9)
    for name, unit in (("own", "MED"), ("hidden", "SMYG"), ("elsewhere", "PRIV")):
        finding = rows[world.people[name].pk]
        world.requests[name] = requests.ask(user, finding, world.units[unit], due, f"Hej {XSS}")
    finding = rows[world.people["hidden"].pk]
    world.requests["hidden at ours"] = requests.ask(user, finding, world.units["MED"], due, "Hej")
    for state in RequestState:
        person = _with_costs()
        (finding,) = found(kind="kostnadskravande_vard", person=person)
        made = requests.ask(user, finding, world.units["MED"], due, "Hej")
        verbs: dict[RequestState, Callable[[], object]] = {
            RequestState.REMINDED: partial(requests.remind, user, made),
            RequestState.ANSWERED: partial(
                requests.answer, user, made, requests.Answers(TODAY, 300, True, None, False), PDF, "intyg.pdf"
            ),
            RequestState.DECLINED: partial(requests.decline, user, made, XSS),
            RequestState.CANCELLED: partial(requests.cancel, user, made),
        }
        verbs.get(state, lambda: None)()
        if state == RequestState.ASKED:
            CertificateRequest.objects.filter(pk=made.pk).update(due=TODAY - timedelta(days=2))  # nobody has answered
        world.requests[state] = CertificateRequest.objects.get(pk=made.pk)


def _decisions_about_people(world: World) -> None:
    user, other = world.users[Role.CASE_WORKER], world.users[Role.STRATEGIST]
    for name in ("own", "hidden"):
        person = world.people[name]
        world.overrides[name] = overrides.propose(user, person, "avgift_fore_troskeln", "nej", f"Så är det {XSS}")
        approved = overrides.propose(user, person, "tolvmanadersperiod", "arsdag", XSS)
        world.overrides[f"{name}, approved"] = overrides.approve(other, approved)
    pair = ("first", "second"), ("own", "hidden")
    for one, two in pair:
        first, second = sorted((world.people[one], world.people[two]), key=lambda person: person.pk)
        world.duplicates[two] = Duplicate.objects.create(
            first=first, second=second, reasons=["same_birth_and_name"], score=90
        )
    world.duplicates["different"] = Duplicate.objects.create(
        first=world.people["elsewhere"], second=world.people["child"], reasons=["mother_and_birth"], score=80,
        state="different", decided_by=user, decided=timezone.now(),
    )  # fmt: skip
    world.merges["own"] = merging.merge(user, world.people["own"], world.people["gone"], f"Samma {XSS}")
    for alert in Alert.objects.select_related("person"):
        world.alerts[str(alert.person_id)] = alert
    done = Alert.objects.create(
        person=world.people["own"], kind=AlertKind.TURNS_18, day=TODAY, done=timezone.now(), done_by=user,
        accepted=False,
    )  # fmt: skip
    world.alerts["done"] = done


# --- imports ----------------------------------------------------------------------------------------------------------
def _csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


_COSTS = "Rad-id;LMA-nummer;Datum;Kostnadsslag;Belopp;Patientavgift;Enhet"


def _imports(world: World) -> None:
    user = world.users[Role.CASE_WORKER]
    rows = (
        f"N{{0}};{OWN.lma};2026-03-01;vård;1000;50;MED",
        f"H{{0}};{HIDDEN.lma};2026-03-02;vård;1000;50;MED",
        f"E{{0}};{OWN.lma};2026-03-03;vård;mycket;50;MED",
        f"D{{0}};{OWN.lma};2026-03-03;vård;10;0;{XSS.replace(';', '')}",
        "F{0};00000000;2026-03-04;vård;10;0;MED",
        f"G{{0}};{HIDDEN.lma};2026-13-01;vård;10;0;MED",
    )

    def take(state: str) -> Import:
        place = len(world.imports)
        made = intake.take_in(user, f"{OWN.family} {XSS}.csv", _csv(_COSTS, *(row.format(place) for row in rows)))
        world.imports[state] = made
        return made

    for state in ImportState:
        _import_to(state, take(state), user)
    for name, made in world.imports.items():
        made.refresh_from_db()
        assert made.state == name, (name, made.state, made.problem, made.notes)


def _import_to(state: ImportState, made: Import, user: User) -> None:
    """Walk a file just taken in to a state."""
    at = Import.objects.filter(pk=made.pk)
    if state in (ImportState.UPLOADED, ImportState.READING):
        at.update(state=state)
        return
    content = {ImportState.FAILED: b"%PDF-1.7 \x00\x01", ImportState.MAPPING: _csv("Vad;Hemligt", f"{OWN.lma};x")}
    at.update(content=content.get(state, bytes(made.content)))
    intake.read(made.pk)
    if state == ImportState.DROPPED:
        intake.drop(user, made.pk)
    if state in (ImportState.COMMITTING, ImportState.COMMITTED, ImportState.UNDONE):
        intake.leave_out(user, made.pk)
        intake.start_commit(user, made.pk, queued=False)
    if state in (ImportState.COMMITTED, ImportState.UNDONE):
        intake.commit(made.pk, user.pk)
    if state == ImportState.UNDONE:
        intake.undo(user, made.pk)


# --- who does what, findings, the log ---------------------------------------------------------------------------------
def _watched(world: World) -> None:
    user, other = world.users[Role.CASE_WORKER], world.users[Role.STRATEGIST]
    Responsibility.objects.create(queue="kostnadskravande_vard", owner=user, substitute=other)
    world.absence = Absence.objects.create(user=user, since=TODAY, until=TODAY + timedelta(days=3), by=other).pk
    world.calendar = watch.make_feed(user, amounts=True)


def _findings(world: World) -> None:
    """One of each state, the protected person's and the own unit's first; what the law gives none of is put there."""
    examined(world.people["elsewhere"])
    rows = found()
    for name in ("own", "hidden", "elsewhere"):
        mine = [row for row in rows if row.person_id == world.people[name].pk]
        world.findings[name] = next(row for row in mine if row.kind == "kostnadskravande_vard")
    for state in FindingState:
        row = next((row for row in rows if row.state == state), None)
        if row is None:
            pattern = world.findings["elsewhere"]
            row = Finding.objects.create(
                key=f"put:{state}", person=pattern.person, kind="varaktig_vard", state=state, since=pattern.since,
                until=pattern.until, last_day=TODAY, why=[["certificate", f"Utlåtande saknas {XSS}", XSS]],
                readings=["Q2"], certain=False, amount=100_00, missing=50_00, at_stake=70_00,
            )  # fmt: skip
        world.findings[state] = row


def _reviews(world: World) -> None:
    auditor = world.users[Role.AUDITOR]
    for person in world.people.values():
        log_access(world.users[Role.UNIT], Access.READ, "person", person=person.pk)
    today = timezone.localdate()
    for name in ("open", "decided", "signed"):
        made = reviewing.start(auditor, today, today, 5, seed=1)
        world.reviews[name] = made.pk
        for row in ReviewedAccess.objects.filter(review=made) if name != "open" else ():
            reviewing.decide(auditor, made, row.pk, Verdict.WRONG, XSS[:400])
    reviewing.sign(auditor, made, XSS)
    assert AccessLog.objects.exists()
