"""Filling the demo's database, once: through the intake like any other file, then with what a file does not hold."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation

from atersok.accounts.models import Region, Unit, User
from atersok.accounts.permissions import Role
from atersok.audit.services import acting
from atersok.claims.models import Responsibility
from atersok.claims.refresh import refresh_all
from atersok.clock import DEMO_DAY, today
from atersok.intake.services import take_in_folder
from atersok.people import alerts, duplicates
from atersok.people.models import Address, Identifier, IdentifierKind, Person, Protection, Situation
from atersok.site.demo.funds import begin_funds
from atersok.site.demo.money import fill_money, send_bill
from atersok.site.demo.names import lma_number, names, personal_number
from atersok.site.demo.work import begin_work
from atersok.synth import make_region

_USERS = (
    ("anna", "Anna Handläggare", Role.CASE_WORKER),
    ("bo", "Bo Handläggare", Role.CASE_WORKER),
    ("stina", "Stina Strateg", Role.STRATEGIST),
    ("erik", "Erik Ekonom", Role.ECONOMIST),
    ("enhet", "Enar Enhet", Role.UNIT),
    ("reception", "Rut Reception", Role.RECEPTION),
    ("chef", "Carin Chef", Role.MANAGER),
    ("system", "Sven Systemförvaltare", Role.ADMINISTRATOR),
    ("revisor", "Rolf Revisor", Role.AUDITOR),
)
_PERSONS, _YEARS, _SEED, _REGION = 1200, 5, 1, "23"


def fill() -> Iterator[str]:
    """Fill an empty database; one line a step, then the users. A filled one is left as it is."""
    with translation.override("sv"):
        if not Person.objects.exists():
            yield "Hittar på en region med fem år …"
            users = _users()
            _take_in(users["anna"])
            yield "Ger personerna namn och nummer som inte kan vara någons …"
            _complete()
            yield "Prövar lagen på alla …"
            run = refresh_all(today())
            alerts.find(today())
            duplicates.find()
            begin_work(users)
            yield "Bokför pengarna …"
            fill_money(users)
            begin_funds(users)
            send_bill()
            yield f"{run.people} personer, {run.findings} fynd."
        yield from _who()


def _users() -> dict[str, User]:
    with transaction.atomic(), acting(None, "demo"):
        Region.objects.create(
            pk=1, code=_REGION, name="Region Exempel", organisation_number="232100-0000", contact="Anna Handläggare",
            address="Exempelgatan 1, 831 00 Exempelstad", phone="010-000 00 00", email="asyl@exempel.invalid",
            bankgiro="000-0000",
        )  # fmt: skip
        unit = Unit.objects.create(code="1151 Asylhälsan Söder", name="Asylhälsan Söder", region=_REGION)
        made = {
            name: User.objects.create(
                username=name, name=shown, role=role, invented=True, email=f"{name}@exempel.invalid",
                unit=unit if role == Role.UNIT else None, sees_protected=role == Role.STRATEGIST,
            )
            for name, shown, role in _USERS
        }  # fmt: skip
        User.objects.filter(username="anna").update(substitute=made["bo"])
        for kind in ("kostnadskravande_vard", "varaktig_vard", "halsoundersokning_asyl"):
            Responsibility.objects.create(queue=kind, owner=made["anna"], substitute=made["bo"])
    return made


def _take_in(user: User) -> None:
    folder = settings.VAR / "region"
    make_region(folder, _PERSONS, _YEARS, _SEED, DEMO_DAY, _REGION)
    take_in_folder(user, folder)


@transaction.atomic
def _complete() -> None:
    """What a facts folder does not hold: names, numbers, addresses, protection, the unit that looks after people."""
    people = list(Person.objects.order_by("pk"))
    units = list(Unit.objects.filter(name__contains="HC ").order_by("code"))
    for person, (given, family) in zip(people, names(_SEED), strict=False):
        person.given_name, person.family_name = given[person.sex or "M"], family
        person.unit = units[person.pk % len(units)] if units else None
    for place, person in enumerate(people[40::300]):
        person.protection = (Protection.MARKED, Protection.REGISTERED)[place % 2]
    with acting(None, "demo"):
        Person.objects.bulk_update(people, ["given_name", "family_name", "unit", "protection"])
        Identifier.objects.bulk_create(_numbers(people))
        Address.objects.bulk_create(_addresses(people))
        _twins(people)
        _units()


def _units() -> None:
    """Their names without the codes; those with a P before the number are private and can be paid."""
    units = list(Unit.objects.filter(name=F("code")))
    for unit in units:
        unit.name = unit.code.partition(" ")[2] or unit.code
        unit.private = unit.code.startswith("P")
        unit.bankgiro = "991-2346" if unit.private else ""
    Unit.objects.bulk_update(units, ["name", "private", "bankgiro"])


def _numbers(people: list[Person]) -> Iterator[Identifier]:
    resident = set(Situation.objects.filter(kind="folkbokford").values_list("person", flat=True))
    given: set[str] = set()
    for place, person in enumerate(people, 1):
        number = lma_number(place)
        yield Identifier(person=person, kind=IdentifierKind.LMA, value=number, raw=f"{number[:2]}-{number[2:]}/1")
        personal = personal_number(person.birth_date, place)
        if person.pk in resident and personal not in given:
            given.add(personal)
            yield Identifier(person=person, kind=IdentifierKind.PERSONAL, value=personal, raw=personal)


def _addresses(people: list[Person]) -> Iterator[Address]:
    towns = ("Exempelstad", "Provboda", "Tänkeby", "Låtsasvik")
    for place, person in enumerate(people):
        town = towns[place % len(towns)]
        yield Address(
            person=person, street=f"Påhittsvägen {place % 90 + 1}", postcode="831 00", city=town, municipality=town,
            since=date(2024, 1, 1) + timedelta(days=place % 500),
        )  # fmt: skip


def _twins(people: list[Person]) -> None:
    """Three people who came in twice, so that there are likely duplicates to compare."""
    for place, person in enumerate(people[100:700:200]):
        twin = Person.objects.create(
            given_name=person.given_name,
            family_name=person.family_name,
            birth_date=person.birth_date,
            sex=person.sex,
            unit=person.unit,
        )
        number = f"{person.birth_date:%Y%m%d}-X{place:03d}"
        Identifier.objects.create(person=twin, kind=IdentifierKind.RESERVE, value=number, raw=number)


def _who() -> Iterator[str]:
    yield "\nLogga in som någon av dem (påhittade, utan lösenord):"
    for user in User.objects.filter(invented=True).order_by("pk"):
        yield f"  {user.username:<10} {Role(user.role).label}"
