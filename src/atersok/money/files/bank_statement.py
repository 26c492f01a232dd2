"""Bank statements: camt.053 (ISO 20022, BankToCustomerStatement), versions 02 and 08, as entries to match."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from atersok.law.wording import Text
from atersok.money.files.problem import FileError
from atersok.money.files.xml_reading import Element, Pieces

NAMESPACES = tuple(f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}" for version in ("02", "08"))
MAX_ENTRIES = 200_000

_AMOUNT = re.compile(r"[0-9]{1,13}(?:\.[0-9]{1,5})?")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2}|T[0-9:.]+(?:Z|[+-][0-9]{2}:[0-9]{2})?)?")
_NOT_GIVEN = {"", "NOTPROVIDED", "NOT PROVIDED"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One payment on a statement: an entry (Ntry), or each of its transactions (TxDtls) when they add up to it.

    Attributes:
        id: the same for the same payment each time it is read, another for each payment; for finding what is there.
        account: ours: IBAN, or the number the bank uses.
        booked: booking day.
        value_day: when it bears interest; the booking day where the bank gives none.
        amount: öre; positive came in, negative went out.
        references: the ids and references that came with it, without doubles, the payer's own first.
        counterparty: the payer of what came in, the receiver of what went out, both of a reversal; empty when the
            bank does not tell.
        text: what the payer wrote, and the bank's words about the entry.
        reversal: the bank took back an earlier entry.
    """

    id: str
    account: str
    booked: date
    value_day: date
    amount: int
    references: tuple[str, ...]
    counterparty: str
    text: str
    reversal: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of one account.

    Attributes:
        id: the bank's number of it.
        account: IBAN, or the number the bank uses.
        opening, closing: booked balances in öre; ``None`` when the statement has none.
        entries: booked entries in the order of the file.
        not_booked: how many entries are only announced (not BOOK); they are not among the entries.
    """

    id: str
    account: str
    opening: int | None
    closing: int | None
    entries: tuple[Entry, ...]
    not_booked: int

    @property
    def agrees(self) -> bool | None:
        """Opening balance and entries make the closing balance; ``None`` when a balance is missing."""
        if self.opening is None or self.closing is None:
            return None
        return self.opening + sum(entry.amount for entry in self.entries) == self.closing


def read(content: bytes) -> tuple[Statement, ...]:
    """The statements of a camt.053 file, in kronor.

    Raises:
        FileError: with the line, the value and what is allowed. Not camt.053 version 02 or 08, not well-formed, a
            document type, another currency, a missing account, day, amount or direction, or too large (20 MB, 200 000
            entries).
    """
    pieces = Pieces(content, "Ntry")
    reader = _Reader()
    for statement, entry in pieces:
        _right_kind(pieces)
        reader.take(statement, entry)
    made = tuple(reader.statement(one) for one in _right_kind(pieces).every("BkToCstmrStmt/Stmt"))
    if not made:
        allowed = Text("minst ett kontoutdrag (Stmt)", "at least one statement (Stmt)")
        raise FileError(Text("filen saknar kontoutdrag", "the file has no statement"), None, allowed)
    return made


def _right_kind(pieces: Pieces) -> Element:
    if pieces.root is None or pieces.namespace not in NAMESPACES or pieces.root.tag != "Document":
        allowed = Text("camt.053.001.02 eller camt.053.001.08", "camt.053.001.02 or camt.053.001.08")
        raise FileError(Text("filens slag", "the file's kind"), pieces.namespace or "XML", allowed)
    return pieces.root


@dataclass(frozen=True, slots=True)
class _Found:
    """A payment before its id."""

    booked: date
    value_day: date
    amount: int
    references: tuple[str, ...]
    counterparty: str
    text: str
    reversal: bool


class _Reader:
    """Entries by the statement they stand in, and how often the same payment has been seen."""

    def __init__(self) -> None:
        self._entries: dict[int, tuple[Element, str, list[Entry]]] = {}
        self._not_booked: Counter[int] = Counter()
        self._seen: Counter[tuple[int | None, str]] = Counter()
        self._count = 0

    def take(self, statement: Element, entry: Element) -> None:
        """One Ntry of a statement. Its account stands before it (camt.053, Stmt/Acct)."""
        if id(statement) not in self._entries:
            self._entries[id(statement)] = (statement, _account(statement), [])
        if (entry.said("Sts/Cd") or entry.said("Sts")) != "BOOK":
            self._not_booked[id(statement)] += 1
            return
        _, account, kept = self._entries[id(statement)]
        for found in _transactions(entry):
            self._count += 1
            if self._count > MAX_ENTRIES:
                allowed = Text(f"högst {MAX_ENTRIES} poster", f"at most {MAX_ENTRIES} entries")
                raise FileError(Text("antalet poster", "the number of entries"), self._count, allowed, entry.line)
            within = id(statement) if entry.said("AcctSvcrRef", "NtryDtls/TxDtls/Refs/AcctSvcrRef") else None
            kept.append(self._numbered(account, found, within))

    def _numbered(self, account: str, found: _Found, within: int | None) -> Entry:
        """With an id: a hash of all that is known, and which in order it is of those that are alike.

        An entry with the bank's own reference is the same one in another statement of the file (`within`: the
        statement); any other is another one.
        """
        known = [account, found.booked.isoformat(), found.value_day.isoformat(), str(found.amount)]
        parts = [*known, *found.references, found.counterparty, found.text, str(found.reversal)]
        key = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
        self._seen[within, key] += 1
        again = self._seen[within, key]
        return Entry(
            id=key if again == 1 else f"{key}-{again}", account=account, booked=found.booked,
            value_day=found.value_day, amount=found.amount, references=found.references,
            counterparty=found.counterparty, text=found.text, reversal=found.reversal,
        )  # fmt: skip

    def statement(self, statement: Element) -> Statement:
        """A whole statement."""
        _, account, entries = self._entries.get(id(statement)) or (statement, _account(statement), [])
        return Statement(
            id=statement.said("Id"),
            account=account,
            opening=_balance(statement, "OPBD"),
            closing=_balance(statement, "CLBD"),
            entries=tuple(entries),
            not_booked=self._not_booked[id(statement)],
        )


def _account(statement: Element) -> str:
    account = statement.said("Acct/Id/IBAN", "Acct/Id/Othr/Id")
    if not account:
        allowed = Text("ett konto i Acct/Id", "an account in Acct/Id")
        raise FileError(
            Text("kontoutdraget saknar konto", "the statement has no account"), None, allowed, statement.line
        )
    return account


def _balance(statement: Element, code: str) -> int | None:
    for balance in statement.every("Bal"):
        if balance.said("Tp/CdOrPrtry/Cd") == code:
            return _signed(balance, balance.first("Amt"))
    return None


def _transactions(entry: Element) -> Iterator[_Found]:
    """The transactions of an entry when each has an amount and they add up to the entry's; else the entry itself."""
    whole = _signed(entry, entry.first("Amt"))
    details = list(entry.every("NtryDtls/TxDtls"))
    amounts = [_detail_amount(entry, detail) for detail in details]
    known = [amount for amount in amounts if amount is not None]
    if len(details) > 1 and len(known) == len(details) and sum(known) == whole:
        for detail, amount in zip(details, known, strict=True):
            yield _found(entry, [detail], amount)
    else:
        yield _found(entry, details, whole)


def _detail_amount(entry: Element, detail: Element) -> int | None:
    amount = detail.first("Amt") or detail.first("AmtDtls/TxAmt/Amt")
    if amount is None or amount.attributes.get("Ccy") != "SEK":
        return None
    return _signed(detail if detail.said("CdtDbtInd") else entry, amount)


def _found(entry: Element, details: list[Element], amount: int) -> _Found:
    booked = _day(entry, "BookgDt")
    reversal = entry.said("RvslInd") in ("true", "1")
    return _Found(
        booked=booked,
        value_day=_day(entry, "ValDt") if entry.first("ValDt") else booked,
        amount=amount,
        references=_references(entry, details),
        counterparty="; ".join(_once(name for detail in details for name in _counterparties(detail, amount, reversal))),
        text=_text(entry, details),
        reversal=reversal,
    )


def _references(entry: Element, details: list[Element]) -> tuple[str, ...]:
    kinds = ("EndToEndId", "InstrId", "TxId", "PmtInfId", "MsgId", "AcctSvcrRef")
    given: list[str] = []
    for detail in details:
        given += [one.text for one in detail.every("RmtInf/Strd/CdtrRefInf/Ref")]
        given += [detail.said(f"Refs/{kind}") for kind in kinds]
    return _once([*given, entry.said("AcctSvcrRef"), entry.said("NtryRef")])


def _counterparties(detail: Element, amount: int, reversal: bool) -> Iterator[str]:
    """The other party; of a reversal both, for some banks keep the parties of the first entry and some turn them."""
    sides = (("Dbtr", "UltmtDbtr"), ("Cdtr", "UltmtCdtr"))
    for side in sides if reversal else sides[:1] if amount >= 0 else sides[1:]:
        yield _party(detail, side)


def _party(detail: Element, side: tuple[str, str]) -> str:
    """Version 02 has the name in the party, version 08 in Pty inside it."""
    return detail.said(*(f"RltdPties/{party}/{name}" for party in side for name in ("Nm", "Pty/Nm")))


def _text(entry: Element, details: list[Element]) -> str:
    paths = ("RmtInf/Ustrd", "RmtInf/Strd/AddtlRmtInf", "AddtlTxInf")
    said = [one.text for detail in details for path in paths for one in detail.every(path)]
    return " ".join(_once([*said, entry.said("AddtlNtryInf")]))


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text.upper() not in _NOT_GIVEN))


def _signed(holder: Element, amount: Element | None) -> int:
    """Öre; CRDT came in, DBIT went out (also for a reversal, which has its own direction)."""
    text = amount.text if amount else ""
    line = amount.line if amount else holder.line
    if not _AMOUNT.fullmatch(text):
        allowed = Text("kronor med punkt, till exempel 1250.50", "kronor with a point, for example 1250.50")
        raise FileError(Text("beloppet", "the amount"), text, allowed, line)
    currency = amount.attributes.get("Ccy") if amount else None
    if currency != "SEK":
        raise FileError(Text("valutan", "the currency"), currency or "", Text("SEK", "SEK"), line)
    ore = Decimal(text).scaleb(2)
    if ore != int(ore):
        allowed = Text("högst två decimaler som inte är noll", "at most two decimals that are not zero")
        raise FileError(Text("beloppet", "the amount"), text, allowed, line)
    direction = holder.said("CdtDbtInd")
    if direction not in ("CRDT", "DBIT"):
        allowed = Text("CRDT (in) eller DBIT (ut)", "CRDT (in) or DBIT (out)")
        raise FileError(Text("riktningen (CdtDbtInd)", "the direction (CdtDbtInd)"), direction, allowed, holder.line)
    return int(ore) if direction == "CRDT" else -int(ore)


def _day(entry: Element, which: str) -> date:
    text = entry.said(f"{which}/Dt", f"{which}/DtTm")
    if found := _DAY.fullmatch(text):
        try:
            return date.fromisoformat(found[1])
        except ValueError:
            pass
    allowed = Text("en dag, till exempel 2026-11-21", "a day, for example 2026-11-21")
    raise FileError(Text(f"dagen ({which})", f"the day ({which})"), text, allowed, entry.line)
