"""Diary references such as RS/2175:11/2016. Other regions write otherwise: an odd one is pointed out, not refused."""

import re
from collections.abc import Iterable

USUAL = re.compile(r"[A-ZÅÄÖ]{2,4}/\d+(:\d+)?/\d{4}")


def odd(references: Iterable[str]) -> list[str]:
    """Those that do not look like a usual reference."""
    return [one for one in references if one and not USUAL.fullmatch(one)]
