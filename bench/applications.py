"""Applications for measuring how fast they are set."""

from datetime import date

from atersok.claims.documents import (
    Application,
    Explanation,
    PersonRow,
    Region,
    ShownCondition,
    ShownStep,
    SpecLine,
)

_REGION = Region(
    "Region Exempel", "232100-0000", ("Exempelgatan 1", "831 00 Exempelstad"), "Anna Handläggare", "010-000 00 00",
    "asyl@exempel.invalid", "000-0000",
)  # fmt: skip


def applications(count: int) -> list[Application]:
    """Costly care of one person each, ten cost rows."""
    return [_application(number) for number in range(1, count + 1)]


def _application(number: int) -> Application:
    first, last = date(2026, 2, 1), date(2026, 3, 31)
    price = 20_000_00 + number * 100
    lines = tuple(SpecLine(f"C-{number}-{row}", date(2026, 2, row + 1), "vard", price, 0, price) for row in range(10))
    amount = sum(line.counted for line in lines) - 100_000_00
    conditions = tuple(
        ShownCondition(f"villkor_{n}", True, f"Villkor {n} är uppfyllt", "1996:1357 7 §") for n in range(8)
    )
    steps = (ShownStep("Vårdkostnad", amount + 100_000_00), ShownStep("Regionens egen del", -100_000_00))
    row = PersonRow(
        "Alvina", f"Ahlzen{number}", date(1990, 5, 5), f"00{number:06d}", amount, first, last,
        explanation=Explanation(conditions, steps), lines=lines,
    )  # fmt: skip
    return Application(
        f"A-2026-{number:04d}", "kostnadskravande_vard", _REGION, first, last, amount, (row,), date(2026, 11, 21),
        "Anna Handläggare",
    )  # fmt: skip
