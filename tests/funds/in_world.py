"""The funds' part of the world that the tests of all addresses walk: what to make, and how each address is reached."""

from collections.abc import Callable
from typing import Any

from tests.claims.pages import XSS
from tests.funds.memo import MKR, TODAY, allocated, dated, fields_of_fund, fund_of_2026, memo_fund, need
from tests.funds.test_allocation import draw_of
from tests.funds.test_asking import asked
from tests.funds.test_files import SUMS
from tests.money.in_world import copies

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.funds.models import Asking, Draw, Frame, Fund, KeyInput, Need, Part
from atersok.funds.services import allocation, asking, fund, ledger

type Reached = list[tuple[tuple[Any, ...], frozenset[str] | None]]


def make_funds(users: dict[str, User], units: dict[str, Unit]) -> None:
    """A proposal, both funds, a draw, an outcome with a comment, a private unit's request at each step but the last."""
    strategist, economist, chief = (users[role] for role in (Role.STRATEGIST, Role.ECONOMIST, Role.MANAGER))
    words = {"name": "Förslaget", "first_year": 2026, "last_year": 2026, "divided": Part.WHOLE}
    proposal = fund.save_fund(strategist, None, fields_of_fund(**words))
    fund.put_outcome(strategist, proposal, dated(2026, Part.WHOLE, amount=10 * MKR))
    allocation.add_need(strategist, proposal, 2026, need(title=XSS))
    allocated(strategist, memo_fund(strategist))
    made, pot, area = fund_of_2026(strategist, purpose=XSS, conditions=XSS, handing="transfer")
    allocation.draw(strategist, pot, draw_of(5_000, purpose=XSS), TODAY)
    ledger.take_ledger(economist, made, 2026, SUMS, 7, "sie", "0" * 64)
    ledger.comment(strategist, made, 2026, "7059", XSS, "RS/12/2026", TODAY)
    rows = [asking.submit(users[Role.CASE_WORKER], asked(area, units["PRIV"], 1_000, activities=XSS), TODAY)
            for _step in range(3)]  # fmt: skip
    for row in rows[1:]:
        asking.check(economist, row)
    asking.approve(chief, rows[2], 900_00, "RS/12:9/2026", TODAY)


def fill_funds(numbers: range) -> None:
    """Some more of everything that a list shows; `numbers` that no call had before."""
    copies(Fund.objects.order_by("pk")[0], numbers, name="Medel {}".format)
    copies(Asking.objects.order_by("pk")[0], numbers)


def _each(model: Any, units: frozenset[str] | None = None) -> Callable[[], Reached]:
    return lambda: [((pk,), units) for pk in model.objects.order_by("pk").values_list("pk", flat=True)]


def _needs() -> Reached:
    """The decided pot first: what can be done depends on the need."""
    rows = Need.objects.order_by("allocation__decided", "-delegated_to", "pk").values_list("pk", flat=True)
    return [((pk,), None) for pk in rows]


def _figures() -> Reached:
    rows = [("ram", Frame.objects.order_by("pk").first()), ("underlag", KeyInput.objects.order_by("pk").first())]
    return [((row.fund_id, kind, row.pk), None) for kind, row in rows if row]


def _documents(*forms: str) -> Callable[[], Reached]:
    return lambda: [((fund.pk, form), None) for fund in Fund.objects.all() for form in forms]


REACH: dict[str, Callable[[], Reached]] = {
    "medel/<int:pk>": _each(Fund),
    "medel/<int:pk>/uppgift/<slug:kind>/<int:row>": _figures,
    "medel/<int:pk>/dokument/skrivelse/<slug:form>": _documents("docx", "pdf"),
    "medel/<int:pk>/dokument/uppfoljning/<slug:form>": _documents("docx", "pdf"),
    "medel/<int:pk>/dokument/beslut/<slug:form>": _documents("docx", "pdf", "xlsx"),
    "medel/askanden/<int:pk>": _each(Asking),
    "behov/<int:pk>": _needs,
    "uttag/<int:pk>": _each(Draw),
    "askanden/<int:pk>": _each(Asking, frozenset({"PRIV"})),
}
"""By the address through its last object: its arguments, and the codes of the units whose users may see it."""

STATES = {
    "fund_transfers": "only a fund whose money is moved has the list",
    "fund_comment": "without ?kst= it leads back",
}
"""Pages that answer 404 or lead away for some of these."""

VALUES: dict[str, dict[str, str]] = {
    "fund_new": {"first_year": "2030", "last_year": "2030", "payment_month": "1"},
    "fund_edit": {"first_year": "2026", "last_year": "2026", "payment_month": "1"},
    "fund_frame": {"amount": "1 000", "total": "", "percent": ""},
    "fund_input": {"own": "", "national": "", "share": "1,5"},
    "need_new": {"depreciation": "", "cap": "", "investment": ""},
    "need_edit": {"depreciation": "", "cap": "", "investment": ""},
    "allocation_decide": {"last_day": ""},
    "fund_request_new": {"depreciation": "", "investment": "", "quarter": "3", "account": "991-2346"},
    "fund_request_grant": {"granted": "900"},
}
"""What somebody writes in the forms where the first thing that fits will not do."""

NOT_HERE = {
    "fund_comment": "is reached by a cost centre: tests/funds",
    "fund_table": "needs a published table: tests/funds",
    "fund_ledger": "needs a ledger's file: tests/funds",
}
"""Forms sent by other tests."""
