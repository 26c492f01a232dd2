"""What the money gives to do: lines to place, receivables that are overdue, payout runs that wait for somebody."""

from datetime import timedelta

from django.utils.translation import gettext as _

from atersok.accounts.permissions import Permission
from atersok.claims.language import kind_in_words
from atersok.claims.models import Thing
from atersok.claims.services.watch import Name
from atersok.money import selectors
from atersok.money.models import PaymentLine, PayoutRun, Receivable, RunState
from atersok.money.templatetags.money import told_to
from atersok.site.todo.desk import Desk
from atersok.site.todo.from_register import part
from atersok.site.todo.marks import Marks
from atersok.site.todo.rows import Part, Row, link

PATIENCE = timedelta(days=14)
"""How long after its expected day a receivable is left alone."""


def lines(desk: Desk, most: int, marks: Marks) -> Part:
    """Money that came and belongs nowhere yet."""

    people = desk.user.may(Permission.PERSON_READ)

    def row(one: PaymentLine) -> Row:
        what = kind_in_words(one.kind) if one.kind else told_to(one.text, people) or one.code or _("Utan specifikation")
        return Row(
            Name(Thing.LINE, one.pk), what, str(one.payment), link("line_place", one.pk),
            _("Återkrav") if one.amount < 0 else _("Kom in %(day)s") % {"day": one.payment.day}, "lines",
            one.amount - one.placed,
        )  # fmt: skip

    return part(desk, selectors.queue().select_related(None).select_related("payment"), Thing.LINE, most, marks, row)


def overdue(desk: Desk, most: int, marks: Marks) -> Part:
    """Receivables that should have been paid two weeks ago."""
    rows = selectors.receivables({"lage": "forfallna"}, desk.today - PATIENCE).order_by("expected", "pk")

    def row(one: Receivable) -> Row:
        return Row(
            Name(Thing.OWED, one.pk), kind_in_words(one.kind), str(one), link("receivable", one.pk),
            _("Väntades %(day)s") % {"day": one.expected}, "oweds", getattr(one, "open", 0),
        )  # fmt: skip

    return part(desk, rows, Thing.OWED, most, marks, row)


def runs(desk: Desk, most: int, marks: Marks) -> Part:
    """The open payout run, for whoever may take the next step."""
    rows = PayoutRun.objects.filter(state__in=(RunState.PROPOSED, RunState.CHECKED))
    if desk.user.may(Permission.PAYOUT_ATTEST):
        rows = rows.exclude(state=RunState.CHECKED, by=desk.user).exclude(state=RunState.CHECKED, checked_by=desk.user)
    else:
        rows = rows.filter(state=RunState.PROPOSED)

    def row(one: PayoutRun) -> Row:
        why = _("Att kontrollera") if one.state == RunState.PROPOSED else _("Att attestera")
        return Row(Name(Thing.PAYOUT, one.pk), _("Utbetalning till enheter"), one.number, link("payout", one.pk), why,
                   "payouts")  # fmt: skip

    return part(desk, rows, Thing.PAYOUT, most, marks, row)
