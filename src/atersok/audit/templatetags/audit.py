"""What a line of the access log says. The log keeps codes, which never change; pages say them in words."""

import re

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

register = template.Library()

_WORDS = {
    "access_log": gettext_noop("åtkomstlogg"),
    "ansokan": gettext_noop("ansökan"),
    "check": gettext_noop("granskning"),
    "claims": gettext_noop("ansökningar"),
    "decision": gettext_noop("beslut"),
    "duplicate": gettext_noop("dubblett"),
    "duplicates": gettext_noop("dubbletter"),
    "findings": gettext_noop("möjliga ersättningar"),
    "history": gettext_noop("historik"),
    "letter": gettext_noop("brev"),
    "overrides": gettext_noop("avvikande tolkningar"),
    "people": gettext_noop("personer"),
    "person": gettext_noop("person"),
    "readers": gettext_noop("vem har läst"),
    "request": gettext_noop("begäran om intyg"),
    "requests": gettext_noop("begärda intyg"),
    "review": gettext_noop("loggranskning"),
    "search": gettext_noop("sökning"),
}


@register.filter
def logged(what: str) -> str:
    """`history ansokan 179` as `historik ansökan 179`; what is no code stays, the name of a file whole."""
    return re.sub(r"(?<![\w.-])[a-z_]+(?![\w-])", lambda found: _worded(found.group()), what)


def _worded(code: str) -> str:
    return _(_WORDS[code]) if code in _WORDS else code
