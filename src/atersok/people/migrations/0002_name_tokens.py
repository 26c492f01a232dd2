"""Names as tokens that are the same however a name was transliterated (people/duplicates.py)."""

from django.db import migrations

CREATE = r"""
CREATE OR REPLACE FUNCTION people_name_tokens(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(token), '{}') FROM (
        SELECT left(part, 1) || regexp_replace(regexp_replace(substr(part, 2), '[aeiouyh]', '', 'g'), '(.)\1+', '\1', 'g')
               AS token
        FROM regexp_split_to_table(
            regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
                translate(lower(name), 'åäáàâãæéèêëíìîïöóòôõøúùûüýÿçñšśžźżčćłđ''’`',
                                       'aaaaaaaeeeeiiiioooooouuuuyycnsszzzccld   '),
                'ph', 'f', 'g'), '(ck|kh|q|c)', 'k', 'g'), '(w)', 'v', 'g'), '(dj|j)', 'y', 'g'), 'ou', 'u', 'g'),
                '[^a-z]+', ' ', 'g'),
            ' ') AS part
        WHERE part NOT IN ('', 'al', 'el', 'abu', 'bin', 'ibn')
    ) AS tokens
$$
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION people_name_tokens(text)")]
