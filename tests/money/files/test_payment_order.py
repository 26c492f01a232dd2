"""Payment orders: valid by the standard's own schema, Swedish in their numbers, refused when they can't be paid."""

from dataclasses import replace
from datetime import date, datetime
from importlib import import_module, resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atersok.money.files.destinations import Bankgiro, Iban, Plusgiro
from atersok.money.files.payment_order import NAMESPACE, Payment, PaymentOrder, write
from atersok.money.files.problem import FileError

etree: Any = import_module("lxml.etree")
SCHEMA = etree.XMLSchema(etree.parse(str(resources.files("sepaxml") / "schemas/pain.001.001.03.xsd")))

PAYMENT = Payment(
    "U-1-1", "Vårdcentralen Åsen & Co AB", Bankgiro("991-2346"), 12345678, "Avräkning U-1, beslut RS/251/2026"
)
ORDER = PaymentOrder(
    id="U-1",
    created=datetime(2026, 11, 21, 9, 30),  # noqa: DTZ001 – the bank wants local time
    day=date(2026, 11, 30),
    payer="Region Exempel",
    organisation_number="232100-0000",
    account=Iban("SE57 6000 0000 0000 0000 0000"),
    bic="HANDSESS",
    payments=(
        PAYMENT,
        replace(PAYMENT, id="U-1-2", to=Bankgiro("9912346"), amount=1),
    ),
)


def _tree(order: PaymentOrder) -> Any:
    root = etree.fromstring(write(order))
    SCHEMA.assertValid(root)
    return root


def _all(tree: Any, tag: str) -> list[str]:
    return [element.text for element in tree.iter(f"{{{NAMESPACE}}}{tag}")]


def _with(**values: Any) -> PaymentOrder:
    return replace(ORDER, payments=(replace(PAYMENT, **values),))


def test_an_order_is_valid_by_the_schema() -> None:
    tree = _tree(ORDER)
    assert _all(tree, "MmbId") == ["9900", "9900"]
    assert _all(tree, "Prtry") == ["BGNR", "BGNR"]
    assert _all(tree, "CtrlSum") == ["123456.79", "123456.79"]
    assert _all(tree, "NbOfTxs") == ["2", "2"]
    assert _all(tree, "InstdAmt") == ["123456.78", "0.01"]
    assert set(_all(tree, "IBAN")) == {"SE5760000000000000000000"}


def test_a_bankgiro_payment_is_written_as_swedish_banks_read_it() -> None:
    made = next(_tree(ORDER).iter(f"{{{NAMESPACE}}}CdtTrfTxInf"))
    written = {element.tag.split("}")[1]: element.text for element in made.iter() if not len(element)}
    assert written == {
        "EndToEndId": "U-1-1",
        "InstdAmt": "123456.78",
        "Cd": "SESBA",
        "MmbId": "9900",
        "Nm": "Vårdcentralen Åsen + Co AB",
        "Ctry": "SE",
        "Id": "9912346",
        "Prtry": "BGNR",
        "Ustrd": "Avräkning U-1, beslut RS/251/2026",
    }


def test_paid_from_a_bankgiro() -> None:
    payer = _tree(replace(ORDER, account=Bankgiro("9912346"))).find(f".//{{{NAMESPACE}}}DbtrAcct")
    assert payer.find(f".//{{{NAMESPACE}}}SchmeNm/{{{NAMESPACE}}}Prtry").text == "BGNR"


@pytest.mark.parametrize(("name", "told"), [
    ("Läkare & Söner", "Läkare + Söner"), ("Café Ångström", "Cafe Ångström"), ("A\u030asens Vård", "Åsens Vård"),
    ('Ærø–Çelik "Öst"', "Ärö-Celik 'Öst'"),
])  # fmt: skip
def test_a_name_is_written_in_the_letters_that_banks_take(name: str, told: str) -> None:
    assert _all(_tree(_with(name=name)), "Nm")[-1] == told


def test_the_same_order_gives_the_same_bytes() -> None:
    assert write(ORDER) == write(replace(ORDER, payments=list(ORDER.payments)))


@pytest.mark.parametrize(
    ("order", "says"),
    [
        (_with(name=""), 'Mottagarens namn i betalning U-1-1 är ""'),
        (_with(name="x" * 71), "Mottagarens namn"),
        (_with(name="a\nb"), "Mottagarens namn"),
        (_with(name="Läkare 漢字"), "Mottagarens namn"),
        (_with(name="Врач"), "Mottagarens namn"),
        (_with(amount=0), 'Beloppet i betalning U-1-1 är "0"'),
        (_with(amount=-1), "Beloppet"),
        (_with(amount=1.5), "Beloppet"),
        (_with(amount=10**13), "Beloppet"),
        (_with(reference=""), "Referensen"),
        (_with(reference="x" * 141), "Referensen"),
        (_with(reference="Vård 000102-0007"), "liknar ett personnummer"),
        (_with(reference="Vård 200001020007"), "liknar ett personnummer"),
        (_with(id="å"), "Betalningens nummer"),
        (_with(id="a//b"), "Betalningens nummer"),
        (_with(id="x" * 36), "Betalningens nummer"),
        (replace(ORDER, payments=(PAYMENT, PAYMENT)), "bara en betalning har"),
        (replace(ORDER, payments=()), 'Antalet betalningar är "0"'),
        (replace(ORDER, payments=[PAYMENT] * 10_001), "Antalet betalningar"),
        (replace(ORDER, id=""), "Betalningsfilens nummer"),
        (replace(ORDER, payer=" "), "Betalarens namn"),
        (replace(ORDER, bic="HANDSE"), "BIC"),
        (replace(ORDER, organisation_number="1"), "Organisationsnumret"),
    ],
)
def test_what_the_bank_would_refuse_is_refused_here(order: PaymentOrder, says: str) -> None:
    with pytest.raises(FileError) as error:
        write(order)
    assert says in str(error.value)
    assert error.value.said("en")


def test_a_personal_number_is_not_repeated_in_the_error() -> None:
    with pytest.raises(FileError) as error:
        write(_with(reference="000102-0007"))
    assert "0007" not in str(error.value)


@pytest.mark.parametrize(
    "number", ["991-2345", "9912345", "123", "99-12346", "0000000", "991 2346", "９９１２３４６", ""]
)
def test_a_wrong_bankgiro_is_refused(number: str) -> None:
    with pytest.raises(FileError, match="Bankgironumret"):
        Bankgiro(number)


@pytest.mark.parametrize("number", ["123455-7", "8", "123456789-0", "00", "a"])
def test_a_wrong_plusgiro_is_refused(number: str) -> None:
    with pytest.raises(FileError, match="Plusgironumret"):
        Plusgiro(number)


@pytest.mark.parametrize("number", ["SE5860000000000000000000", "57600", "SE57", "se5760000000000000000000"])
def test_a_wrong_iban_is_refused(number: str) -> None:
    with pytest.raises(FileError, match="IBAN"):
        Iban(number)


@given(st.text(max_size=80), st.text(max_size=150), st.integers(-5, 10**14))
def test_any_values_give_a_valid_file_or_an_error(name: str, reference: str, amount: int) -> None:
    try:
        order = _with(name=name, reference=reference, amount=amount)
        content = write(order)
    except FileError:
        return
    SCHEMA.assertValid(etree.fromstring(content))


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=20))
def test_the_control_sum_is_the_sum_to_the_ore(amounts: list[int]) -> None:
    payments = [replace(PAYMENT, id=f"U-{number}", amount=amount) for number, amount in enumerate(amounts)]
    total = _all(etree.fromstring(write(replace(ORDER, payments=payments))), "CtrlSum")[0]
    assert int(total.replace(".", "")) == sum(amounts)
