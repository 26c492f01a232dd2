"""A bill's lines against register, contacts, price list and what is billed already. Always as many questions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from atersok.accounts.models import region
from atersok.care.models import Contact, Cost
from atersok.law.money import show
from atersok.law.wording import Text
from atersok.money.bill_table import Problem
from atersok.money.models import IN_FORCE, Bill, BillLine, BillState, PayoutLine
from atersok.money.rules import Rulebook
from atersok.people.models import Identifier, IdentifierKind, Situation

WORDS: dict[str, tuple[str, Text]] = {
    "unknown_person": ("error", Text(
        "Vi hittar ingen med det LMA-numret. Kontrollera numret på kortet. Stämmer det, skicka en kopia av kortet till "
        "asyl- och flyktingsamordningen.",
        "We find nobody with that LMA number. Check it on the card. If it is right, send a copy of the card to the "
        "coordination.",
    )),
    "not_here": ("error", Text(
        "Personen var enligt våra uppgifter inte registrerad hos Migrationsverket i regionen den dagen. Kontrollera "
        "datumet. Var personen registrerad i en annan region betalar den regionen.",
        "By our records the person was not registered with the agency in the region that day. Check the date. If it "
        "was another region, that region pays.",
    )),
    "double": ("error", Text(
        "Samma person, dag, slag och belopp finns redan på {where}. Ta bort raden, eller skriv ihop det som är två "
        "olika åtgärder till en rad.",
        "The same person, day, kind and amount is already in {where}. Take the row out, or write two different "
        "measures as one row.",
    )),
    "paid_out": ("error", Text(
        "Kostnaden är redan ersatt genom en utbetalning från regionen. Ta bort raden.",
        "The cost has already been paid by the region. Take the row out.",
    )),
    "no_contact": ("warning", Text(
        "Vi ser ingen vårdkontakt hos er den dagen. Kontrollera datumet.",
        "We see no contact with you that day. Check the date.",
    )),
    "known": ("warning", Text(
        "Kostnaden finns redan i registret. Räkningen knyts till den.",
        "The cost is in the register already. The bill is tied to it.",
    )),
    "price": ("warning", Text(
        "Enligt prislistan betalas {price}.", "By the price list {price} is paid.",
    )),
}  # fmt: skip
"""Code to weight and words. No more of a person is in them than the unit itself wrote."""

KEPT_BACK: Problem = ["kept_back", "warning",
    "Raden behöver handläggas av någon som får se skyddade uppgifter. Asyl- och flyktingsamordningen hör av sig.",
    "The line is handled by somebody who may see protected data. The coordination will be in touch.",
]  # fmt: skip
"""What stands instead of all that the register says of somebody whose identity is kept from the reader."""

OWN = frozenset({"cell", "double", "price"})
"""Codes that rest on what the unit itself wrote and the price list, and tell nothing of the register."""


class _Alike(NamedTuple):
    """What two lines that are the same have in common."""

    person: int | None
    day: date | None
    kind: str
    amount: int | None


def check(bill: Bill, lines: Sequence[BillLine]) -> None:
    """Set person, contact, what is to be paid and the problems of each line; nothing is saved.

    What the reader found wrong (code `cell`) stays.
    """
    people = _people(lines)
    for line in lines:
        line.person_id = people.get(line.lma)
        line.contact, line.payable = None, 0
        line.problems = [problem for problem in line.problems if problem[0] == "cell"]
    _check_register(lines)
    _check_contacts(bill, lines)
    _check_doubles(bill, lines)
    _check_prices(bill, lines)


def _problem(code: str, **values: str) -> Problem:
    weight, words = WORDS[code]
    return [code, weight, words.sv.format(**values), words.en.format(**values)]


def _people(lines: Iterable[BillLine]) -> dict[str, int]:
    numbers = {line.lma for line in lines} - {""}
    rows = Identifier.objects.filter(kind=IdentifierKind.LMA, value__in=numbers)
    return dict(rows.annotate(who=Coalesce("person__merged_into", "person")).values_list("value", "who"))


def _check_register(lines: Sequence[BillLine]) -> None:
    here: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    known = {line.person_id for line in lines if line.person_id}
    rows = Situation.objects.filter(person__in=known, kind="registrerad_mv", region=region().code)
    for person, since, until in rows.values_list("person", "since", "until"):
        here[person].append((since, until))
    for line in lines:
        if line.lma and line.person_id is None:
            line.problems.append(_problem("unknown_person"))
        elif line.person_id and line.day and not _covers(here[line.person_id], line.day):
            line.problems.append(_problem("not_here"))


def _covers(spans: Iterable[tuple[date, date | None]], day: date) -> bool:
    return any(since <= day and (until is None or day <= until) for since, until in spans)


def _check_contacts(bill: Bill, lines: Sequence[BillLine]) -> None:
    known = {line.person_id for line in lines if line.person_id}
    rows = Contact.objects.filter(person__in=known, unit=bill.unit_id).order_by("pk")
    contacts: dict[int, list[Contact]] = defaultdict(list)
    for contact in rows:
        contacts[contact.person_id].append(contact)
    for line in lines:
        if line.person_id is None or line.day is None:
            continue
        fitting = [one for one in contacts[line.person_id] if _covers([(one.start, one.end)], line.day)]
        if fitting:
            line.contact = fitting[0]
        else:
            line.problems.append(_problem("no_contact"))


def _alike(line: BillLine) -> _Alike:
    return _Alike(line.person_id, line.day, line.kind, line.amount)


def _check_doubles(bill: Bill, lines: Sequence[BillLine]) -> None:
    """In the same bill, in another of the unit's, and in what is in the register already."""
    others = _billed(bill, lines)
    costs = _costs(bill, lines)
    paid = set(
        PayoutLine.objects.filter(cost__in=[pk for pks in costs.values() for pk in pks], share__living=True)
        .order_by().values("cost").annotate(sum=Sum("amount")).exclude(sum=0).values_list("cost", flat=True)
    )  # fmt: skip
    first: dict[_Alike, int] = {}
    for line in lines:
        key = _alike(line)
        line.cost_id = None
        if None in key:
            continue
        if key in first:
            line.problems.append(_problem("double", where=f"rad {first[key]}"))
        elif key in others:
            line.problems.append(_problem("double", where=f"faktura {others[key]}"))
        elif costs[key]:
            line.cost_id = costs[key][0]
            line.problems.append(_problem("paid_out" if line.cost_id in paid else "known"))
        first.setdefault(key, line.row)


def _billed(bill: Bill, lines: Sequence[BillLine]) -> dict[_Alike, str]:
    """What earlier bills have, or later ones that are approved: of two that wait the later one is the double."""
    known = {line.person_id for line in lines if line.person_id}
    rows = (
        BillLine.objects.filter(person__in=known, bill__unit=bill.unit_id)
        .filter(Q(bill__lt=bill.pk) | Q(bill__state__in=IN_FORCE))
        .exclude(bill=bill.pk).exclude(bill__state=BillState.CANCELLED).order_by("-bill")
    )  # fmt: skip
    return {
        _Alike(person, day, kind, amount): invoice
        for person, day, kind, amount, invoice in rows.values_list("person", "day", "kind", "amount", "bill__invoice")
    }


def _costs(bill: Bill, lines: Sequence[BillLine]) -> dict[_Alike, list[int]]:
    """Cost rows of the unit that no living bill stands for."""
    known = {line.person_id for line in lines if line.person_id}
    found: dict[_Alike, list[int]] = defaultdict(list)
    taken = BillLine.objects.filter(cost__isnull=False).exclude(bill=bill.pk)
    rows = Cost.objects.filter(person__in=known, unit=bill.unit_id).exclude(
        Q(pk__in=taken.exclude(bill__state=BillState.CANCELLED).values("cost"))
    )
    for pk, person, day, kind, amount in rows.order_by("pk").values_list("pk", "person", "day", "kind", "amount"):
        found[_Alike(person, day, kind, amount)].append(pk)
    return found


def _check_prices(bill: Bill, lines: Sequence[BillLine]) -> None:
    rulebook = Rulebook.read()
    for line in lines:
        full = line.asked
        if full is None or line.day is None or not line.kind:
            continue
        line.payable = min(full, rulebook.price(line.kind, bill.unit_id, line.day, full))  # never over the bill
        if line.payable < full:
            line.problems.append(_problem("price", price=show(line.payable)))
