"""The fund of the memo of 2019 (RS/251/2019), and a small fund of 2026 with a pot and an open area."""

from datetime import date
from decimal import Decimal
from typing import Any

from atersok.accounts.models import User
from atersok.funds.models import Fund, Handing, Kind, Need, Part, Payment, Status
from atersok.funds.services import allocation, fund

SOURCE = "RS/251/2019"
BASIS_DAY = date(2018, 8, 31)
TODAY = date(2026, 11, 21)
MKR = 1_000_000_00

FRAMES = {  # kronor to the regions: refugees, population
    2017: (1_400_000_000, 900_000_000),
    2018: (1_400_000_000, 900_000_000),
    2019: (1_000_000_000, 1_500_000_000),
    2020: (600_000_000, 2_100_000_000),
    2021: (0, 3_000_000_000),
}
PUBLISHED = {2017: (28_187_694, 11_582_324), 2018: (27_865_141, 11_524_142)}
NEEDS = [  # title, clarification, cost centre, kronor, earlier decisions, pot
    ("Kompetensteam", "Kompetensen hålls kvar.", "2506", 2_500_000, "RS/2175:11/2016, RS/2175:12/2016", ""),
    ("Kompetensteam", "Omställning första halvåret.", "2506", 1_000_000, "", ""),
    ("Samordning", "Handläggare och strateg.", "7059", 950_000, "RS/2175:11/2016", ""),
    ("Samordning", "Systemstöd.", "7059", 450_000, "RS/2175:11/2016", ""),
    ("Samordning", "Tolk.", "7059", 2_500_000, "", ""),
    ("Samordning", "Pott för oförutsett.", "7059", 1_600_000, "", "Avdelningen"),
    ("Hälsoinformation", "Översatt material.", "7017", 500_000, "", ""),
]


def fields_of_fund(**changed: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "name": "Välfärdsmiljarden", "kind": Kind.GENERAL, "status": Status.DECIDED, "first_year": 2017,
        "last_year": 2021, "authority": "Regeringen", "divided": Part.REFUGEE, "objekt": "9909",
        "handing": Handing.OWN_COST, "payment": Payment.MONTHLY,
    }  # fmt: skip
    return given | changed


def memo_fund(user: User) -> Fund:
    """Frames, published outcomes of 2017 and 2018, the key of 2019. Nothing is allocated yet."""
    made = fund.save_fund(user, None, fields_of_fund())
    for year, amounts in FRAMES.items():
        for part, kronor in zip((Part.REFUGEE, Part.POPULATION), amounts, strict=True):
            fund.put_frame(user, made, dated(year, part, amount=kronor * 100, status=Status.DECIDED))
    for year, amounts in PUBLISHED.items():
        for part, kronor in zip((Part.REFUGEE, Part.POPULATION), amounts, strict=True):
            fund.put_outcome(user, made, dated(year, part, amount=kronor * 100))
    fund.add_input(user, made, dated(2019, Part.REFUGEE, own=5_441, national=320_410))
    fund.add_input(user, made, dated(2019, Part.POPULATION, share=Decimal("1.27935127")))
    return made


def dated(year: int, part: Part, **fields: Any) -> dict[str, Any]:
    return {"year": year, "part": part, "day": BASIS_DAY, "source": SOURCE} | fields


def need(**changed: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "title": "Tolk", "clarification": "", "responsible": "Samordningen", "cost_centre": "7059",
        "amount": 1 * MKR, "earlier": "", "chosen": True, "delegated_to": "", "investment": False, "external": False,
        "cap": None,
    }  # fmt: skip
    return given | changed


def allocated(user: User, made: Fund) -> list[Need]:
    """The needs of the memo, and the option that was not chosen."""
    rows = [
        allocation.add_need(user, made, 2019, need(
            title=title, clarification=words, cost_centre=centre, amount=kronor * 100, earlier=earlier, delegated_to=pot
        ))
        for title, words, centre, kronor, earlier, pot in NEEDS
    ]  # fmt: skip
    allocation.add_need(user, made, 2019, need(title="Hälsoguider", amount=2 * MKR, chosen=False))
    return rows


def decision(**changed: Any) -> dict[str, Any]:
    return {"decided": date(2019, 9, 3), "reference": "RS/251/2019", "last_day": None, "remainder": ""} | changed


def fund_of_2026(user: User, **changed: Any) -> tuple[Fund, Need, Need]:
    """10 mkr decided: a pot of 1 mkr, and an area of 2 mkr to ask from, at most 600 000 kr a quarter."""
    given = {"name": "Riktat bidrag 2026", "first_year": 2026, "last_year": 2026, "divided": Part.WHOLE}
    made = fund.save_fund(user, None, fields_of_fund(**given, kind=Kind.CONDITIONAL) | changed)
    fund.put_outcome(user, made, dated(2026, Part.WHOLE, amount=10 * MKR))
    pot = allocation.add_need(user, made, 2026, need(title="Pott", delegated_to="Avdelningen"))
    area = allocation.add_need(user, made, 2026, need(title="Asylvård", amount=2 * MKR, external=True, cap=600_000_00))
    when = decision(decided=date(2026, 2, 3), reference="RS/12/2026", last_day=date(2026, 12, 10))
    allocation.decide(user, made, 2026, when)
    pot.refresh_from_db()
    return made, pot, area
