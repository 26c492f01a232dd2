"""State funds for the demo: the figures of a published memo of 2019 in an invented region, and a fund of this year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.audit.services import acting
from atersok.clock import today
from atersok.funds.models import Fund, Handing, Kind, Need, Part, Payment, Status
from atersok.funds.reading.outcome import Sum
from atersok.funds.services import allocation, asking, fund, ledger

_NATIONAL = "Finansdepartementet 2016-04-13, Fördelning kommuner och landsting"
_PUBLISHED = "SKL, Välfärdsmiljarderna 2019, utfall"
_FRAMES = {  # kronor to all regions: by refugees, by population
    2017: (1_400_000_000, 900_000_000),
    2018: (1_400_000_000, 900_000_000),
    2019: (1_000_000_000, 1_500_000_000),
    2020: (600_000_000, 2_100_000_000),
    2021: (0, 3_000_000_000),
}
_OUTCOMES = {2017: (28_187_694, 11_582_324), 2018: (27_865_141, 11_524_142)}
_PARTS = (Part.REFUGEE, Part.POPULATION)
_COORDINATION = "Asyl- och flyktingsamordning"
_OFFICE, _TEAM, _WORDS = "Asyl- och flyktingsamordningen", "Kompetensteamet", "Kommunikationsavdelningen"


@dataclass(frozen=True, slots=True)
class _Need:
    title: str
    clarification: str
    responsible: str
    centre: str
    kronor: int
    earlier: str = ""
    pot: str = ""
    chosen: bool = True


_NEEDS_2019 = (
    _Need("Kompetensteam migrationshälsa", "Kunskapen stannar i regionen när asylhälsan läggs ned.", _TEAM, "2506",
          2_500_000, "RS/2175:11/2016, RS/2175:12/2016"),
    _Need("Kompetensteam migrationshälsa", "Omställning första halvåret, när enheterna tar över hälsoundersökningarna.",
          _TEAM, "2506", 1_000_000),
    _Need(_COORDINATION, "Tjänster för handläggare och strateg: ekonomi, återsök, frågor från enheterna.",
          _OFFICE, "7059", 950_000, "RS/2175:11/2016"),
    _Need(_COORDINATION, "Systemstöd för återsök och statistik, drift och utveckling.", _OFFICE, "7059",
          450_000, "RS/2175:11/2016"),
    _Need(_COORDINATION, "Tolk, när schablonen inte längre räcker.", _OFFICE, "7059", 2_500_000),
    _Need(_COORDINATION, "Pott för oförutsett. Schablonen minskar när Migrationsverket flyttar från "
          "länet, och enheternas vård ska ändå kunna ersättas.", _OFFICE, "7059", 1_600_000,
          pot="Hälso- och sjukvårdspolitiska avdelningen"),
    _Need("Hälsoinformation på det egna språket", "Översatt material till patienter hålls aktuellt.", _WORDS, "7017",
          500_000),
    _Need("Hälsoguider", "Guider i språkgrupper. Kräver nya anställningar.", _OFFICE, "7059", 2_000_000, chosen=False),
)  # fmt: skip
_CONDITIONS = """Undvik nya anställningar.
Använd i första hand de resurser som finns.
En fördelning inom verksamheten diarieförs i samma ärende.
Den som får medel svarar för genomförandet och för uppföljningen, i regionen och till den som har beviljat dem.
Av en investering får bara årets avskrivning bokföras på objektet.
Inga pengar flyttas: bokför på eget kostnadsställe med objektet och kommentera avvikelsen med beslutet."""
_EXTERNAL = "Medel betalas kvartalsvis efter äskande, inom de beslutade områdena."


def begin_funds(users: dict[str, User]) -> None:
    """Two funds, made by the services that the pages use. Does nothing where there is one."""
    if not Fund.objects.exists():
        _memo_of_2019(users["stina"])
        _this_year(users)


def _memo_of_2019(user: User) -> None:
    made = fund.save_fund(user, None, {
        "name": "Välfärdsmiljarden för flyktingmottagande", "kind": Kind.GENERAL, "status": Status.DECIDED,
        "first_year": 2017, "last_year": 2021, "authority": "Regeringen", "diary": "RS/251/2019",
        "divided": Part.REFUGEE, "objekt": "9909", "handing": Handing.OWN_COST, "payment": Payment.MONTHLY,
        "purpose": "Staten fördelar pengar till regionerna efter folkmängd och efter mottagande av asylsökande och "
        "flyktingar.\nDelen efter folkmängd ingår i det generella statsbidraget. Här fördelas delen efter mottagande, "
        "som inte behöver återrapporteras.",
        "conditions": _CONDITIONS, "external_conditions": _EXTERNAL,
    })  # fmt: skip
    for year, amounts in _FRAMES.items():
        for part, kronor in zip(_PARTS, amounts, strict=True):
            frame = _figure(year, part, date(2016, 4, 13), _NATIONAL)
            fund.put_frame(user, made, frame | {"amount": kronor * 100, "status": Status.DECIDED})
    for year, amounts in _OUTCOMES.items():
        for part, kronor in zip(_PARTS, amounts, strict=True):
            fund.put_outcome(user, made, _figure(year, part, date(year, 1, 1), _PUBLISHED) | {"amount": kronor * 100})
    counted, share = {"own": 5_441, "national": 320_410}, {"share": Decimal("1.27935127")}
    fund.add_input(user, made, _figure(2019, Part.REFUGEE, date(2018, 8, 31), _PUBLISHED) | counted)
    fund.add_input(user, made, _figure(2019, Part.POPULATION, date(2018, 11, 1), _PUBLISHED) | share)
    for row in _NEEDS_2019:
        _need(user, made, 2019, row)
    rest = {"remainder": "Om det fördelas till vården ska privata vårdgivare i vårdvalet räknas in."}
    allocation.decide(user, made, 2019, _decision(date(2019, 9, 4), "RS/251/2019", None) | rest)


def _this_year(users: dict[str, User]) -> None:
    stina, erik, chef = users["stina"], users["erik"], users["chef"]
    made = fund.save_fund(stina, None, {
        "name": "Hälsa för nyanlända", "kind": Kind.CONDITIONAL, "status": Status.DECIDED, "first_year": 2026,
        "last_year": 2026, "authority": "Kammarkollegiet", "diary": "RS/112/2026", "divided": Part.WHOLE,
        "objekt": "9912", "handing": Handing.OWN_COST, "payment": Payment.ONCE, "payment_month": 3,
        "purpose": "Bidraget stärker vården av asylsökande och nyanlända. Det som inte används betalas tillbaka.",
        "conditions": _CONDITIONS, "external_conditions": _EXTERNAL,
    })  # fmt: skip
    given = _figure(2026, Part.WHOLE, date(2026, 2, 12), "Regeringsbeslut (påhittat)")
    fund.put_outcome(stina, made, given | {"amount": 6_400_000_00})
    _need(stina, made, 2026, _Need("Hälsosamtal", "Fler tider för hälsosamtal i glesbygd.", _TEAM, "2506", 2_600_000))
    groups = _Need("Psykisk hälsa i vårdvalet", "Samtalsgrupper hos externa vårdgivare.", _OFFICE, "7059", 1_400_000)
    area = _need(stina, made, 2026, groups, external=True, cap=400_000_00)
    pot = _need(
        stina,
        made,
        2026,
        _Need(
            "Pott för oförutsett",
            "Tolk och information som ingen har budget för.",
            _OFFICE,
            "7059",
            800_000,
            pot="Samordningschefen",
        ),
    )
    allocation.decide(chef, made, 2026, _decision(date(2026, 3, 18), "RS/112:3/2026", date(2026, 12, 11)))
    for kronor, purpose, reference, day in (
        (180_000, "Tolk vid massvaccination", "RS/112:5/2026", date(2026, 5, 6)),
        (95_000, "Översatt material", "RS/112:8/2026", date(2026, 9, 21)),
    ):
        words = {"amount": kronor * 100, "purpose": purpose, "reference": reference, "day": day, "cost_centre": "7017"}
        allocation.draw(chef, pot, words, today())
    ledger.take_ledger(erik, made, 2026, _used(), 10, "sie", "0" * 64)
    ledger.comment(stina, made, 2026, "7017", "Uttag ur potten, inte budgeterat.", "RS/112:5/2026", today())
    _askings(users, area)


def _askings(users: dict[str, User], area: Need) -> None:
    """One that is granted, one that waits."""
    with acting(None, "demo"):
        unit = Unit.objects.get(code__startswith="P202")
        pia = User.objects.create(
            username="privat", name="Pia Privat", role=Role.UNIT, unit=unit, invented=True,
            email="privat@exempel.invalid",
        )  # fmt: skip
    words = {"need": area, "unit": unit, "account": "991-2346", "investment": False}
    first = words | {"quarter": 2, "amount": 310_000_00, "activities": "Tre samtalsgrupper, tolv träffar."}
    checked = asking.check(users["erik"], asking.submit(pia, first, date(2026, 7, 8)))
    asking.approve(users["chef"], checked, 290_000_00, "RS/112:9/2026", date(2026, 8, 19))
    second = words | {"quarter": 3, "amount": 265_000_00, "activities": "Två samtalsgrupper, tio träffar."}
    asking.submit(pia, second, date(2026, 10, 7))


def _used() -> list[Sum]:
    """The ledger January to October."""
    steady = [Sum("2506", "5510", month, 171_400_00 + month * 1_350_00) for month in range(1, 11)]
    return [
        *steady,
        Sum("7059", "5510", 8, 290_000_00),
        Sum("7017", "6420", 5, 176_250_00),
        Sum("7017", "6420", 9, 95_000_00),
    ]


def _figure(year: int, part: Part, day: date, source: str) -> dict[str, Any]:
    return {"year": year, "part": part, "day": day, "source": source}


def _need(user: User, made: Fund, year: int, row: _Need, *, external: bool = False, cap: int | None = None) -> Need:
    return allocation.add_need(user, made, year, {
        "title": row.title, "clarification": row.clarification, "responsible": row.responsible,
        "cost_centre": row.centre, "amount": row.kronor * 100, "earlier": row.earlier, "chosen": row.chosen,
        "delegated_to": row.pot, "investment": False, "external": external, "cap": cap,
    })  # fmt: skip


def _decision(day: date, reference: str, last_day: date | None) -> dict[str, Any]:
    return {"decided": day, "reference": reference, "last_day": last_day, "remainder": ""}
