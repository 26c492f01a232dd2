"""A review as a workbook: the sample with what was decided, for the archive."""

from io import BytesIO

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from atersok.audit.models import Review


def workbook(review: Review) -> bytes:
    """One sheet of facts about the review, one of its rows. People by number only."""
    content = BytesIO()
    # text stays text: a comment that begins with = is no formula
    with xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        _facts(book.add_worksheet(_("Granskning")), review)
        _rows(book.add_worksheet(_("Läsningar")), review)
    return content.getvalue()


def _facts(sheet: "xlsxwriter.worksheet.Worksheet", review: Review) -> None:
    signed = timezone.localtime(review.signed).strftime("%Y-%m-%d %H:%M") if review.signed else _("inte signerad")
    facts = [
        (_("Granskning"), f"G-{review.pk}"),
        (_("Från"), review.since.isoformat()),
        (_("Till"), review.until.isoformat()),
        (_("Granskare"), review.reviewer.name),
        (_("Antal läsningar"), review.size),
        (_("Slumptal"), review.seed),
        (_("Signerad"), signed),
        (_("Sammanfattning"), review.note),
    ]
    for at, fact in enumerate(facts):
        sheet.write_row(at, 0, fact)
    sheet.set_column(0, 1, 28)


def _rows(sheet: "xlsxwriter.worksheet.Worksheet", review: Review) -> None:
    heading = [
        *(_("När"), _("Användare"), _("Roll"), _("Enhet"), _("Vad"), _("Person")),
        *(_("Syfte"), _("Urval"), _("Bedömning"), _("Kommentar")),
    ]
    sheet.write_row(0, 0, heading)
    sheet.freeze_panes(1, 0)
    for at, row in enumerate(review.rows.select_related("access").order_by("access__at", "pk"), 1):
        access = row.access
        person = f"P-{access.person}" if access.person else ""
        when = timezone.localtime(access.at).strftime("%Y-%m-%d %H:%M")
        what = f"{access.get_action_display()}, {access.what}"
        sheet.write_row(
            at, 0, [when, access.user_name, access.role, access.unit, what, person, access.purpose,
                    row.get_chosen_display(), row.get_verdict_display(), row.comment],
        )  # fmt: skip
    sheet.autofilter(0, 0, review.size, len(heading) - 1)
