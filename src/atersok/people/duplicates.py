"""Dubbletter: pairs of people who may be one, found set-based in the database, with codes that say why.

Names are compared by their consonants after transliteration (`Muhammad` and `Mohamed` are one name) because the
database has no trigram extension to rely on. A pair is told once; what somebody has decided is never asked again.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.people.models import Duplicate, DuplicateState

REASONS: dict[str, Any] = {
    "same_birth_and_name": gettext_lazy("Samma födelsedatum och samma namn"),
    "same_birth_and_like_name": gettext_lazy("Samma födelsedatum och liknande namn"),
    "same_name_near_birth": gettext_lazy("Samma namn, födelsedatum som skiljer en dag eller ett år"),
    "same_name_swapped_birth": gettext_lazy("Samma namn, dag och månad omkastade"),
    "mother_and_birth": gettext_lazy("Samma mor och födelsedatum, den ena saknar LMA-nummer"),
    "same_number": gettext_lazy("Den enas nummer står i den andras uppgifter"),
}

# Tokens of a name: lower case, diacritics and common transliterations taken away, then consonants with doubles as one.
_LIKELY = """
CREATE TEMPORARY TABLE likely_pairs ON COMMIT DROP AS
WITH people AS MATERIALIZED (
    SELECT id, birth_date, sex, mother_id, given_name, family_name,
           people_name_tokens(given_name) AS given, people_name_tokens(family_name) AS family
    FROM people_person WHERE merged_into_id IS NULL
), named AS MATERIALIZED (
    SELECT id, birth_date, given, family,
           (SELECT array_agg(t ORDER BY t) FROM unnest(given || family) AS t) AS tokens
    FROM people WHERE cardinality(given) > 0 AND cardinality(family) > 0
), children AS MATERIALIZED (
    SELECT * FROM people WHERE mother_id IS NOT NULL
), numbers AS MATERIALIZED (
    SELECT i.id, i.person_id, i.kind, i.value, i.raw FROM people_identifier i JOIN people p ON p.id = i.person_id
), written AS (
    SELECT person_id AS id, match[1] AS digits
    FROM numbers, regexp_matches(replace(raw, '-', ''), '([0-9]{8,12})', 'g') AS match
    WHERE kind IN ('register', 'reserv')
    UNION
    SELECT id, match[1] FROM people, regexp_matches(
        replace(given_name || ' ' || family_name, '-', ''), '([0-9]{8,12})', 'g') AS match
    WHERE given_name || family_name ~ '[0-9]{6}'
), pairs AS (
    SELECT a.id AS one, b.id AS other, 'same_birth_and_name' AS reason, 90 AS score
    FROM named a JOIN named b ON a.birth_date = b.birth_date AND a.id < b.id
    WHERE (a.tokens <@ b.tokens OR b.tokens <@ a.tokens)
    UNION ALL
    SELECT a.id, b.id, 'same_birth_and_like_name', 60
    FROM named a JOIN named b ON a.birth_date = b.birth_date AND a.id < b.id
    WHERE NOT (a.tokens <@ b.tokens OR b.tokens <@ a.tokens)
      AND (a.family && b.family AND left(a.given[1], 2) = left(b.given[1], 2)
           OR a.given && b.given AND left(a.family[1], 2) = left(b.family[1], 2))
    UNION ALL
    SELECT a.id, b.id, 'same_name_near_birth', 70
    FROM named a JOIN named b ON a.tokens = b.tokens AND a.id < b.id
    WHERE abs(a.birth_date - b.birth_date) = 1
       OR a.birth_date = (b.birth_date + interval '1 year')::date
       OR b.birth_date = (a.birth_date + interval '1 year')::date
    UNION ALL
    SELECT a.id, b.id, 'same_name_swapped_birth', 75
    FROM named a JOIN named b ON a.tokens = b.tokens AND a.id < b.id
    WHERE a.birth_date <> b.birth_date AND to_char(a.birth_date, 'YYYYMMDD') = to_char(b.birth_date, 'YYYYDDMM')
    UNION ALL
    SELECT a.id, b.id, 'mother_and_birth', 80
    FROM children a JOIN children b ON a.mother_id = b.mother_id AND a.birth_date = b.birth_date AND a.id < b.id
    WHERE (a.sex = b.sex OR a.sex = '' OR b.sex = '')
      AND (a.given = '{}' OR b.given = '{}' OR a.given && b.given)
      AND (NOT EXISTS (SELECT 1 FROM numbers n WHERE n.person_id = a.id AND n.kind = 'lma')
           OR NOT EXISTS (SELECT 1 FROM numbers n WHERE n.person_id = b.id AND n.kind = 'lma'))
    UNION ALL
    SELECT least(w.id, n.person_id), greatest(w.id, n.person_id), 'same_number', 95
    FROM written w JOIN numbers n ON n.value = left(w.digits, 8)
    WHERE n.kind = 'lma' AND n.person_id <> w.id
    UNION ALL
    SELECT least(w.id, n.person_id), greatest(w.id, n.person_id), 'same_number', 95
    FROM written w JOIN numbers n ON n.value = w.digits
    WHERE n.kind IN ('personnummer', 'samordning', 'reserv') AND n.person_id <> w.id
    UNION ALL
    SELECT a.person_id, b.person_id, 'same_number', 95
    FROM numbers a JOIN numbers b ON a.value = b.value AND a.person_id < b.person_id
), likely AS (
    SELECT one, other, jsonb_agg(DISTINCT reason) AS reasons, max(score) AS score
    FROM pairs WHERE %(only)s::bigint[] IS NULL OR one = ANY(%(only)s) OR other = ANY(%(only)s)
    GROUP BY one, other
)
SELECT one, other, reasons, score FROM likely
"""
_TOLD = """
INSERT INTO people_duplicate (first_id, second_id, reasons, score, state, found)
SELECT one, other, reasons, score, 'open', now() FROM likely_pairs
ON CONFLICT (first_id, second_id) DO UPDATE SET reasons = EXCLUDED.reasons, score = EXCLUDED.score
WHERE people_duplicate.state = 'open'
  AND (people_duplicate.reasons, people_duplicate.score) IS DISTINCT FROM (EXCLUDED.reasons, EXCLUDED.score)
"""
_FORGET = """
DELETE FROM people_duplicate d
WHERE d.state = 'open'
  AND (%(only)s::bigint[] IS NULL OR d.first_id = ANY(%(only)s) OR d.second_id = ANY(%(only)s))
  AND NOT EXISTS (SELECT 1 FROM likely_pairs WHERE one = d.first_id AND other = d.second_id)
"""


@transaction.atomic
def find(only: list[int] | None = None) -> int:
    """Look for pairs, of everybody or of some people. Gives how many wait to be decided.

    Open pairs that are not likely any more, because somebody corrected a name, go away.
    """
    with acting(None, gettext_noop("Sökning efter dubbletter")), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS likely_pairs")
        cursor.execute(_LIKELY, {"only": only})
        cursor.execute(_TOLD)
        cursor.execute(_FORGET, {"only": only})
    return waiting().count()


def waiting() -> QuerySet[Duplicate]:
    """Pairs to decide, the likeliest first. A merge makes the other pairs of the one that is gone moot."""
    return Duplicate.objects.filter(state=DuplicateState.OPEN).order_by("-score", "id")


@transaction.atomic
def different(user: User, pair: Duplicate) -> Duplicate:
    """They are two people. Raises ValidationError when somebody has decided already."""
    row = _open(pair)
    return _decide(user, row, DuplicateState.DIFFERENT, _("Olika personer"))


@transaction.atomic
def ask_again(user: User, pair: Duplicate) -> Duplicate:
    """Undo "different": the pair waits to be decided again."""
    row = Duplicate.objects.select_for_update().get(pk=pair.pk)
    if row.state != DuplicateState.DIFFERENT:
        raise ValidationError(_("Paret är inte avgjort som olika personer."))
    return _decide(user, row, DuplicateState.OPEN, gettext_noop("Ångrat: olika personer"))


def _open(pair: Duplicate) -> Duplicate:
    row = Duplicate.objects.select_for_update().get(pk=pair.pk)
    if row.state != DuplicateState.OPEN:
        raise ValidationError(_("Någon annan har redan avgjort paret: %(state)s.") % {"state": row.get_state_display()})
    return row


def _decide(user: User, row: Duplicate, state: DuplicateState, reason: str) -> Duplicate:
    done = state != DuplicateState.OPEN
    with acting(user, reason):
        row.state, row.decided_by, row.decided = state, user if done else None, timezone.now() if done else None
        row.save()
    return row


def reasons_said(pair: Duplicate) -> list[str]:
    """Why they may be one, in words."""
    return [str(REASONS.get(code, code)) for code in pair.reasons]
