"""The left menu: one table of pages, what a role may open of them, and how much waits there.

A page whose address does not exist is left out. An app tells what waits by a method `menu_counts(user)` of its
AppConfig, which gives the number by the address's name: `{"findings": 37}`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission, Role

_P = Permission


@dataclass(frozen=True)
class Page:
    """A page of the menu. `key`: the letter that opens it after g. `label_of_unit`: what units know it as."""

    name: str
    label: Promise
    permission: Permission
    key: str
    about: Promise
    label_of_unit: Promise | None = None

    def label_for(self, user: User) -> str:
        """What the user's menu says."""
        return str(self.label_of_unit if user.role == Role.UNIT and self.label_of_unit else self.label)


@dataclass(frozen=True)
class Entry:
    """A row of somebody's menu. `current`: "page" on the page itself, "true" on those under it, "" elsewhere."""

    url: str
    label: str
    key: str
    waiting: int
    current: str


PAGES = (
    Page("home", _("Att göra"), _P.TODO, "a", _("Det som behöver göras, i ordning efter sista dag.")),
    Page("findings", _("Möjliga ersättningar"), _P.FINDING_READ, "m", _("Det som regionen kan söka ersättning för.")),
    Page("claims", _("Ansökningar"), _P.CLAIM_READ, "n", _("Ansökningar från utkast till beslut.")),
    Page("requests", _("Begärda intyg"), _P.REQUEST_READ, "b", _("Läkarutlåtanden som enheterna ska lämna.")),
    Page("people", _("Personer"), _P.PERSON_READ, "p", _("Personerna och deras vård."), _("Våra personer")),
    Page("look_up", _("Kontrollera status"), _P.PERSON_LOOK_UP, "k", _("Vad ett LMA-nummer ger rätt till.")),
    Page("payments", _("Inbetalningar"), _P.MONEY_READ, "t", _("Pengar från Migrationsverket, och vad de hör till.")),
    Page("receivables", _("Fordringar"), _P.MONEY_READ, "f", _("Vad staten är skyldig regionen.")),
    Page("lump", _("Kvartalets schablon"), _P.MONEY_READ, "q", _("Schablonen person för person, mot vårt register.")),
    Page("payouts", _("Utbetalningar"), _P.MONEY_READ, "v", _("Enheternas del av ersättningen.")),
    Page(
        "statement", _("Enhetens ersättning"), _P.STATEMENT_READ, "h", _("Vad en enhet har fått, ska få, och varför.")
    ),
    Page("bills", _("Räkningar från vårdgivare"), _P.BILL_READ, "r", _("Privata enheters räkningar.")),
    Page("ledger", _("Bokföring"), _P.MONEY_READ, "c", _("Verifikationer, perioder och filer till ekonomisystemet.")),
    Page("funds", _("Statliga medel"), _P.FUND_READ, "y", _("Riktade statsbidrag: utfall, fördelning, uppföljning.")),
    Page("fund_requests", _("Äskanden"), _P.FUND_REQUEST, "w", _("Kvartalsvis begäran om medel.")),
    Page("duplicates", _("Dubbletter"), _P.PERSON_MERGE, "d", _("Personer som kan finnas två gånger i registret.")),
    Page("imports", _("Läs in filer"), _P.IMPORT, "l", _("Filer från Migrationsverket och vårdsystemen.")),
    Page("figures", _("Siffror"), _P.FIGURES, "s", _("Belopp per ersättning, läge och år.")),
    Page("access_log", _("Åtkomstlogg"), _P.AUDIT_READ, "o", _("Vem som har läst vad.")),
    Page("users", _("Användare"), _P.USERS, "u", _("Vilka som får logga in och vad de får göra.")),
    Page("units", _("Enheter"), _P.SETTINGS, "e", _("Regionens egna och privata enheter.")),
    Page("settings", _("Inställningar"), _P.SETTINGS, "i", _("Regionens uppgifter, tolkningar och regler.")),
)


def pages(user: User) -> Iterator[tuple[Page, str]]:
    """The pages that the user may open, with their addresses. Receptions have one."""
    for page in PAGES:
        url = address(page.name)
        if url and user.may(page.permission):
            yield page, url


def entries(request: HttpRequest, user: User) -> list[Entry]:
    """The menu of one request."""
    waiting = counts(user)
    return [
        Entry(url, page.label_for(user), page.key, waiting.get(page.name, 0), _current(url, request.path))
        for page, url in pages(user)
    ]


def counts(user: User) -> dict[str, int]:
    """How much waits behind each page, by its address's name."""
    found: dict[str, int] = {}
    for config in apps.get_app_configs():
        count: Any = getattr(config, "menu_counts", None)
        if count is not None:
            found |= count(user)
    return found


@cache
def address(name: str) -> str:
    """The address by that name, or nothing where there is none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _current(url: str, path: str) -> str:
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""
