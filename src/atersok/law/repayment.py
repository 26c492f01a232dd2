"""Återkrav: when money received must be paid back (2010:1122 39–41 §§, 1990:927 41–41 b §§, 2017:193 23 §)."""

from typing import NamedTuple


class Repayment(NamedTuple):
    """What the agency may or shall recover, in öre, and the paragraph. `waivable`: särskilda skäl may set it aside."""

    ore: int
    mandatory: bool
    waivable: bool
    basis: str


_RULES = {
    "2010:1122": (True, True, "2010:1122 39, 41 §§"),
    "1990:927": (True, True, "1990:927 41, 41 b §§"),
    "2017:193": (False, False, "2017:193 23 §"),
}
_MISUSE = {"2010:1122": "2010:1122 40, 41 §§", "1990:927": "1990:927 41 a, 41 b §§"}


def repayment(act: str, overpaid: int, *, caused_by_region: bool, region_should_have_known: bool) -> Repayment:
    """What must be paid back of `overpaid` öre.

    An error that the region did not cause is repaid only if it knew or reasonably ought to have known.
    1996:1357 has no rule on repayment. Raises ValueError for another act or a negative amount.
    """
    _not_negative(overpaid)
    if act == "1996:1357":
        return Repayment(0, False, False, "1996:1357 (no rule)")
    if act not in _RULES:
        raise ValueError(f"act {act!r}: allowed are 1996:1357, {', '.join(_RULES)}")
    mandatory, waivable, basis = _RULES[act]
    owed = overpaid if caused_by_region or region_should_have_known else 0
    return Repayment(owed, mandatory and owed > 0, waivable, basis)


def not_used_as_intended(act: str, unused: int) -> Repayment:
    """Money for extraordinary costs that was not used for them: the agency may recover it, in öre."""
    _not_negative(unused)
    if act not in _MISUSE:
        raise ValueError(f"act {act!r}: allowed are {', '.join(_MISUSE)}")
    return Repayment(unused, False, True, _MISUSE[act])


def _not_negative(ore: int) -> None:
    if ore < 0:
        raise ValueError(f"{ore} öre: must not be negative")
