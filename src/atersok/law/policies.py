"""Doubtful readings of the law as named settings; the first choice of each is the cautious default.

The questions and their numbers are those of the rulebook's list of open questions. A finding that a question
touches carries the question's number and the choice, so that nobody mistakes a reading for the law.
"""

from collections.abc import Mapping
from typing import NamedTuple

from atersok.law.findings import Reading
from atersok.law.wording import Text


class Question(NamedTuple):
    """An open question: its number, the name of the setting, the choices (default first) and the words."""

    number: str
    name: str
    choices: tuple[str, ...]
    text: Text


def _q(number: str, name: str, choices: str, sv: str, en: str) -> Question:
    return Question(number, name, tuple(choices.split()), Text(sv, en))


QUESTIONS = (
    _q("Q1", "vardkontakt", "en_inlaggning",
       "Vad är en vårdkontakt? Kontakten så som den är registrerad; flera läggs inte ihop.",
       "What is one care contact? The contact as registered; several are not added up."),
    _q("Q2", "avgift_fore_troskeln", "ja nej",
       "Dras patientavgiften av innan 100 000 kr prövas (nej: den dras inte alls)?",
       "Is the patient fee deducted before the 100 000 kr test (no: it is not deducted at all)?"),
    _q("Q3", "troskel_en_gang", "ja",
       "Vid kvartalsvis ansökan dras 100 000 kr en gång per vårdkontakt.",
       "In quarterly claims 100 000 kr is deducted once per contact."),
    _q("Q4", "kvartalsansokan_sista_dag", "nar_kontakten_avslutats",
       "En kvartalsvis ansökan har ingen egen sista dag; 7 a § räknar från att kontakten avslutats.",
       "A quarterly claim has no last day of its own; 7 a § counts from the end of the contact."),
    _q("Q5", "kostnadskravande_i_overgangstid", "ja nej",
       "Når 7 § personer i 4 §:s övergångstid?",
       "Does 7 § reach people in the tail of 4 §?"),
    _q("Q6", "upphort_bistand", "medan_registrerad",
       "Den vars bistånd upphört utan att hålla sig undan ersätts så länge registreringen består.",
       "Somebody whose support has ended without hiding is compensable while registered."),
    _q("Q7", "schablon_i_forvar", "nej ja",
       "Får en person i förvar både räknas i schablonen och enligt 8 a §?",
       "May a detained person be both in the lump sum and under 8 a §?"),
    _q("Q8", "sista_dag_utan_lagrum", "lana_7a",
       "8 och 8 a §§ har ingen sista dag; 7 a § lånas som planeringsdag, men inget blir för sent.",
       "8 and 8 a §§ have no last day; 7 a § is borrowed to plan by, but nothing becomes late."),
    _q("Q9", "ansok_fore_periodens_slut", "vanta genast",
       "Får varaktig vård sökas innan tolvmånadersperioden är slut?",
       "May lasting care be claimed before the twelve months are over?"),
    _q("Q10", "tolvmanadersperiod", "fri arsdag kalenderar",
       "Får tolvmånadersperioden läggas fritt, utan överlapp?",
       "May the twelve-month period be placed freely, without overlap?"),
    _q("Q11", "orelaterad_vard_mot_60000", "nej ja",
       "Räknas vård som inte hör till sjukdomen mot 60 000 kr?",
       "Does unrelated care count towards 60 000 kr?"),
    _q("Q12", "varaktig_vard_upphor", "medborgarskap aldrig",
       "Upphör rätten vid svenskt medborgarskap?",
       "Does the right end at Swedish citizenship?"),
    _q("Q13", "schablonbelopp", "sista_dagen utbetalningsdagen",
       "Vilket års schablonbelopp gäller fjärde kvartalet?",
       "Which year's lump sum applies to the fourth quarter?"),
    _q("Q14", "forsta_mottagande_massflykt", "endast_angivet",
       "Första mottagande för den med tillfälligt skydd: den dag som är angiven i registret.",
       "First reception under temporary protection: the day given in the register."),
    _q("Q15", "halsoundersokning_utomlands", "fraga",
       "Hindrar en undersökning utomlands ersättning för en kvotflykting? Fråga Migrationsverket.",
       "Does an examination abroad bar 34 § for a quota refugee? Ask the Migration Agency."),
    _q("Q16", "period_for_halsoundersokning", "dag kvartal ar",
       "Vilken är perioden för en ansökan enligt 34 §?",
       "What is the period of a claim under 34 §?"),
    _q("Q17", "kvartal_plus_sex_manader", "tidigare senare",
       "Slutar sex månader från 30 juni den 30 eller den 31 december?",
       "Do six months from 30 June end on 30 or 31 December?"),
    _q("Q18", "overklagandetid", "fran_beslutsdagen",
       "Överklagandetiden räknas från beslutets dag.",
       "The time for appeal is counted from the day of the decision."),
    _q("Q19", "folkbokford_asylsokande", "fraga sok",
       "Asylsökande som är folkbokförd på annan grund: sök inte utan besked från Migrationsverket.",
       "An asylum seeker who is folkbokförd on another ground: do not claim without the agency's word."),
    _q("Q20", "okanda_belopp", "sparra",
       "Ett belopp som inte är känt räknas aldrig fram; författningen som ska slås upp anges.",
       "An amount that is not known is never estimated; the act to look up is named."),
    _q("Q23", "framflyttad_sista_dag", "enligt_lag",
       "Sista dagen flyttas till nästa vardag enligt lag; planera ändå för dagen före.",
       "The last day moves to the next working day by law; plan for the day before all the same."),
    _q("Q26", "medicinska_skal_juli_2021", "till_och_med_2021-07-19",
       "Kostnader till och med den 19 juli 2021 omfattas av den upphävda 16 §.",
       "Costs through 19 July 2021 fall under the repealed 16 §."),
    _q("Q27", "moms_och_overhead", "riksavtalet",
       "Riksavtalets pris används utan tillägg.",
       "The riksavtal price is used without additions."),
    _q("Q28", "vilken_region", "den_som_bar_kostnaden",
       "Den region som bär kostnaden söker.",
       "The region that bears the cost claims."),
    _q("Q29", "flytt_fran_asylboende", "ingen_overgangstid manad",
       "Den som flyttar från asylboendet efter tillståndet har ingen övergångstid från flytten.",
       "Who leaves the asylboende after the permit has no tail from the move."),
)  # fmt: skip

BY_NUMBER: Mapping[str, Question] = {question.number: question for question in QUESTIONS}
_BY_NAME = {question.name: question for question in QUESTIONS}


class Policies:
    """The region's choices for the open questions; what is not chosen has the cautious default."""

    __slots__ = ("_choices", "_readings")

    def __init__(self, /, **choices: str) -> None:
        """Choices by setting name. Raises ValueError naming the setting, the value and what is allowed."""
        for name, choice in choices.items():
            question = _BY_NAME.get(name)
            if question is None:
                raise ValueError(f"no setting is called {name!r}; there are {', '.join(sorted(_BY_NAME))}")
            if choice not in question.choices:
                raise ValueError(f"{name} = {choice!r}: allowed are {', '.join(question.choices)}")
        self._choices = {q.number: choices.get(q.name, q.choices[0]) for q in QUESTIONS}
        self._readings = {number: Reading(number, choice) for number, choice in self._choices.items()}

    def __getitem__(self, number: str) -> str:
        """The choice for a question, e.g. `policies["Q10"]` is `fri`."""
        return self._choices[number]

    def reading(self, number: str) -> Reading:
        """The choice as it is recorded in a finding that it touched."""
        return self._readings[number]


CAUTIOUS = Policies()
