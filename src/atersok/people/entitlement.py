"""What a status means at the counter: the scope of care, the fee and how to register, in general words.

Sources: practice study §4.4–4.5 and help-desk questions 2–6; LMA (1994:137), 2008:344, 1994:362, 2013:407. Regions have
their own codes and fees: the words name the group, not a region's code.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from atersok.law.circles import IN_FORVAR, Status


@dataclass(frozen=True, slots=True)
class Answer:
    """Svaret: who it is in the rules' eyes, what care, what fee, how to register."""

    group: str
    care: str
    fee: str
    code: str


def answer(status: Status, adult: bool) -> Answer:
    """The first group that fits, in the order in which one outweighs another."""
    for fits, make in _GROUPS:
        if fits(status):
            return make(adult)
    return _unregistered()


def _dead(adult: bool) -> Answer:
    return Answer(_("Avliden"), _("Personen är avliden enligt registret."), "–", _("Kontrollera numret."))


def _resident(adult: bool) -> Answer:
    return Answer(
        _("Folkbokförd"),
        _("Samma rätt till vård som andra bosatta."),
        _("Ordinarie patientavgift."),
        _("Registrera på personnumret."),
    )


def _asylum_terms(group: str, code: str, adult: bool) -> Answer:
    if not adult:
        care = _("Under 18 år: samma vård och tandvård som bosatta barn.")
        return Answer(group, care, _("Ingen avgift för vård, läkemedel eller tandvård."), code)
    return Answer(
        group,
        _(
            "Vård och tandvård som inte kan anstå, mödrahälsovård, vård vid abort, preventivmedelsrådgivning, "
            "smittskydd och en hälsoundersökning. Den som behandlar avgör vad som inte kan anstå."
        ),
        _(
            "50 kr för läkarbesök i offentlig primärvård eller på remiss, 25 kr för annan behandling på remiss. "
            "Inget högkostnadsskydd. Annars regionens avgift."
        ),
        code,
    )


def _detained(adult: bool) -> Answer:
    code = _("Registrera som person i förvar. Migrationsverket betalar den verkliga kostnaden.")
    return _asylum_terms(_("I förvar"), code, adult)


def _protected(adult: bool) -> Answer:
    code = _("Registrera som asylsökande, tillfälligt skydd, med dossiernumret (ofta 52 och sex siffror).")
    return _asylum_terms(_("Tillfälligt skydd, inte folkbokförd"), code, adult)


def _asylum(adult: bool) -> Answer:
    return _asylum_terms(_("Asylsökande"), _("Registrera som asylsökande på reservnumret, med LMA-numret."), adult)


def _tail(adult: bool) -> Answer:
    code = _("Registrera som asylsökande tills personen har fått en plats i en kommun eller övergångsmånaden är slut.")
    return _asylum_terms(_("Har fått uppehållstillstånd, omfattas ännu av mottagningslagen"), code, adult)


def _gap(adult: bool) -> Answer:
    return Answer(
        _("Uppehållstillstånd, inte folkbokförd än"),
        _("Mottagningslagen gäller inte längre och folkbokföringen är inte klar. Regionens egna regler gäller."),
        _("Regionens beslut om avgift."),
        _("Be om beslutet eller uppehållstillståndskortet. Byt till personnumret när det kommer."),
    )


def _witness(adult: bool) -> Answer:
    code = _("Registrera som bevisperson. Migrationsverket betalar den verkliga kostnaden.")
    return _asylum_terms(_("Bevisperson"), code, adult)


def _applicant(adult: bool) -> Answer:
    return Answer(
        _("Söker tillstånd av annat skäl"),
        _("Omedelbar vård. Annan vård betalar personen själv."),
        _("Full kostnad."),
        _("Registrera som utomlänspatient utan avtal. Fråga samordningen om smittskydd."),
    )


def _unregistered() -> Answer:
    return Answer(
        _("Inte registrerad i dag"),
        _(
            "Registret säger att personen inte är registrerad hos Migrationsverket och inte folkbokförd. "
            "Kontrollera kortet. Den som saknar tillstånd har rätt till vård enligt lagen (2013:407)."
        ),
        _("50 kr för läkarbesök enligt lagen (2013:407), annars regionens avgift."),
        _("Visar kontrollen ingen uppgift: registrera som person utan tillstånd. Fråga samordningen om du är osäker."),
    )


_GROUPS: tuple[tuple[Callable[[Status], bool], Callable[[bool], Answer]], ...] = (
    (lambda status: not status.alive, _dead),
    (lambda status: status.detained == IN_FORVAR and not status.resident, _detained),
    (lambda status: status.resident or status.citizen, _resident),
    (lambda status: status.hiding, lambda adult: _unregistered()),
    (lambda status: status.temporary_protection, _protected),
    (lambda status: status.asylum_seeker, _asylum),
    (lambda status: status.tail is not None, _tail),
    (lambda status: status.witness, _witness),
    (lambda status: status.permit_applicant, _applicant),
    (lambda status: status.registered, _asylum),
)
