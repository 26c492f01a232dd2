"""What may not be written in a SIE 4I file, said before anything is written (SIE 4B)."""

import re
import unicodedata

from atersok.law.money import to_kronor
from atersok.law.wording import Text
from atersok.money.files.problem import FileError
from atersok.money.files.sie.codepage import CodePage
from atersok.money.files.sie.fields import ACCOUNT, is_account
from atersok.money.files.sie.model import DIMENSIONS, FIRST_FREE_DIMENSION, SieFile, Transaction, Voucher

MAX_ORE = 10**15
"""Amounts below this many öre are written."""

_ORGANISATION_NUMBER = re.compile(r"[0-9]{6}-?[0-9]{4}")


def check(file: SieFile) -> None:
    """Refuse what the format or the ledger can't take.

    Raises:
        FileError: no vouchers, an unbalanced or empty voucher, an account that is not
            digits, a reserved or unnamed dimension, an empty code, control characters, an amount that is not
            whole öre.
    """
    _texts(file)
    if not file.vouchers:
        allowed = Text("minst en verifikation", "at least one voucher")
        raise FileError(Text("filen saknar verifikationer", "the file has no vouchers"), None, allowed)
    for number, voucher in enumerate(file.vouchers, start=1):
        _voucher(voucher, number)
        for row, transaction in enumerate(voucher.transactions, start=1):
            _transaction(
                file, transaction, Text(f"rad {row} i verifikation {number}", f"row {row} of voucher {number}")
            )
        _balanced(voucher, number)


def _texts(file: SieFile) -> None:
    if not file.company.strip():
        allowed = Text("ett namn, till exempel Region Exempel", "a name, for example Region Exempel")
        raise FileError(Text("företagets namn saknas", "the company's name is missing"), None, allowed)
    if file.organisation_number and not _ORGANISATION_NUMBER.fullmatch(file.organisation_number):
        allowed = Text("tio siffror, till exempel 232100-0000", "ten digits, for example 232100-0000")
        thing = Text("organisationsnumret", "the organisation number")
        raise FileError(thing, file.organisation_number, allowed)
    where = Text("filens huvud", "the file's head")
    for text in (file.company, file.sign, file.program, file.version):
        _visible(text, where)
    names = (*file.dimensions.values(), *file.objects.values(), *file.accounts.values())
    for text in names:
        _visible(text, Text("namn på konto, dimension och objekt", "names of accounts, dimensions and objects"))


def _voucher(voucher: Voucher, number: int) -> None:
    where = Text(f"verifikation {number}", f"voucher {number}")
    for text in (voucher.text, voucher.series, voucher.number, voucher.sign):
        _visible(text, where)
    if not voucher.transactions:
        allowed = Text("minst två rader som går ihop", "at least two rows that balance")
        raise FileError(_in("rader saknas", "rows are missing", where), None, allowed)


def _transaction(file: SieFile, row: Transaction, where: Text) -> None:
    if not is_account(row.account):
        raise FileError(_in("kontot", "the account", where), row.account, ACCOUNT)
    amount: object = row.amount
    if not isinstance(amount, int) or isinstance(amount, bool) or abs(amount) >= MAX_ORE:
        allowed = Text("hela ören, till exempel 12500050", "whole öre, for example 12500050")
        raise FileError(_in("beloppet", "the amount", where), amount, allowed)
    _visible(row.text, where)
    for dimension, code in row.objects.items():
        _dimension(file, dimension, where)
        _visible(code, where)
        if not code.strip() or CodePage().fit(code) != code:
            allowed = Text(
                "en kod med tecken som finns i teckentabell 437, till exempel 7059",
                "a code with characters of code page 437, for example 7059",
            )
            raise FileError(_in(f"koden i dimension {dimension}", f"the code {dimension}", where), code, allowed)


def _balanced(voucher: Voucher, number: int) -> None:
    """Debit equals credit (SIE 4B, #VER)."""
    total = sum(row.amount for row in voucher.transactions)
    if total:
        where = Text(f"verifikation {number}", f"voucher {number}")
        allowed = Text("debet lika med kredit, summan 0.00", "debit equal to credit, the sum 0.00")
        raise FileError(_in("summan av raderna", "the sum of the rows", where), to_kronor(total), allowed)


def _dimension(file: SieFile, dimension: int, where: Text) -> None:
    named = dimension in DIMENSIONS or (dimension >= FIRST_FREE_DIMENSION and bool(file.dimensions.get(dimension)))
    if not named:
        known = ", ".join(map(str, sorted(DIMENSIONS)))
        allowed = Text(
            f"{known}, eller ett nummer från {FIRST_FREE_DIMENSION} som har ett namn",
            f"{known}, or a number from {FIRST_FREE_DIMENSION} that has a name",
        )
        raise FileError(_in("dimensionen", "the dimension", where), dimension, allowed)


def _visible(text: str, where: Text) -> None:
    if text.isprintable():
        return
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
            allowed = Text("synliga tecken och blanksteg", "visible characters and spaces")
            raise FileError(_in("ett styrtecken", "a control character", where), character, allowed)


def _in(swedish: str, english: str, where: Text) -> Text:
    return Text(f"{swedish} i {where.sv}", f"{english} in {where.en}")
