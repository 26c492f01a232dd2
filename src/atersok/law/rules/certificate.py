"""Läkarutlåtandet for varaktig vård (2010:1122 33 §, 1990:927 34 §): any one certificate that meets everything."""

from atersok.law.case import Case
from atersok.law.facts import Certificate
from atersok.law.findings import Check, Condition, verdict
from atersok.law.parameters import term
from atersok.law.wording import Shown, Text

ISSUED = Condition(
    "lakarutlatande_finns", "2010:1122 33 §; 1990:927 34 §",
    Text("Läkarutlåtande finns, utfärdat {issued}", "There is a medical certificate, issued {issued}"),
    Text("", ""),
    Text("Läkarutlåtande saknas: begär det av enheten", "There is no medical certificate: ask the unit for it"),
)  # fmt: skip
LINKED = Condition(
    "fanns_vid_mottagandet_eller_samband", "2010:1122 33 §; 1990:927 34 §",
    Text("Sjukdomen fanns vid första mottagandet eller har direkt samband med skyddsbehovet",
         "The disease was there at first reception or is directly linked to the need of protection"),
    Text("Sjukdomen fanns inte vid första mottagandet och har inget direkt samband med skyddsbehovet",
         "The disease was not there at first reception and has no direct link to the need of protection"),
    Text("Utlåtandet säger inte om sjukdomen fanns vid mottagandet eller har samband med skyddsbehovet",
         "The certificate does not say whether the disease was there at reception or is linked to the need"),
)  # fmt: skip
ORDERED = Condition(
    "ordinerad_av_lakare", "2010:1122 33 §; 1990:927 34 §",
    Text("Vården är ordinerad av läkare", "The care is ordered by a doctor"),
    Text("Vården är inte ordinerad av läkare", "The care is not ordered by a doctor"),
    Text("Utlåtandet säger inte om läkare har ordinerat vården",
         "The certificate does not say whether a doctor ordered the care"),
)  # fmt: skip
THREE_YEARS = Condition(
    "minst_tre_ar", "2010:1122 33 §; 1990:927 34 §",
    Text("Vården bedöms vara i minst {least} år", "The care is judged to last at least {least} years"),
    Text("Vården bedöms vara i {years} år; minst {least} krävs",
         "The care is judged to last {years} years; at least {least} are needed"),
    Text("Utlåtandet anger inte hur länge vården bedöms vara",
         "The certificate does not say how long the care will last"),
)  # fmt: skip

_RANK = {True: 2, None: 1, False: 0}


def certificate_checks(case: Case) -> list[Check]:
    """The conditions on the certificate that comes nearest to meeting them all; none at all is unknown."""
    least = term("varaktig_vard_ar", case.on).amount
    tried = [_checks(certificate, least) for certificate in case.facts.certificates]
    if not tried:
        return [Check(ISSUED, None)]
    return max(tried, key=lambda checks: (_RANK[verdict(checks)], sum(_RANK[check.holds] for check in checks)))


def _checks(certificate: Certificate, least: int) -> list[Check]:
    values: dict[str, Shown] = {"issued": certificate.issued, "least": least, "years": _years(certificate)}
    return [
        Check(ISSUED, True, values),
        Check(LINKED, _linked(certificate), values),
        Check(ORDERED, certificate.ordered_by_doctor, values),
        Check(
            THREE_YEARS,
            None if certificate.expected_years is None else certificate.expected_years >= least * 100,
            values,
        ),
    ]


def _linked(certificate: Certificate) -> bool | None:
    """Either alternative is enough; unknown as long as one of them may still hold."""
    if certificate.at_first_reception or certificate.linked_to_protection:
        return True
    if certificate.at_first_reception is None or certificate.linked_to_protection is None:
        return None
    return False


def _years(certificate: Certificate) -> str | None:
    if certificate.expected_years is None:
        return None
    whole, rest = divmod(certificate.expected_years, 100)
    return f"{whole},{rest:02d}" if rest else str(whole)
