"""A house as full as a busy vendor's: many clients, surveys and people, copied inside the database from one of each."""

from sqlalchemy import text

from surveyhost.services.office.house import House

_NUMBERS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
"""


def fill(house: House, survey_id: int, clients: int = 50, surveys: int = 200, people: int = 500) -> None:
    """Add so many clients and surveys with so many people each, every survey with a wave, letters and, one in two,
    a release: copies of this survey, which must have all of them. On SQLite, in a few statements.

    Names and addresses of the copies open nowhere, since each is bound to its own survey: no page shows them.
    """
    at = {"survey": survey_id, "clients": clients, "count": surveys, "people": people}
    with house.office.begin() as session:
        first_client, first_survey, first_wave = (
            session.scalar(text(f"SELECT max(id) FROM {table}")) or 0 for table in ("client", "survey", "wave")
        )
        at |= {"c": first_client, "s": first_survey, "w": first_wave}
        for statement in _STATEMENTS:
            session.execute(text(statement), {name: at[name] for name in at if f":{name}" in statement})


_STATEMENTS = (
    _NUMBERS.replace(":count", ":clients")
    + """INSERT INTO client (id, name, language, colour, time_zone, settings, created)
    SELECT :c + i, 'Khách ' || i, language, colour, time_zone, settings, created FROM client, n
    WHERE client.id = (SELECT client_id FROM survey WHERE id = :survey)""",
    _NUMBERS
    + """INSERT INTO survey (id, client_id, title, questionnaire, minimum_group, breakdowns, settings, created)
    SELECT :s + i, :c + 1 + (i - 1) % :clients, title, questionnaire, minimum_group, breakdowns, settings, created
    FROM survey, n WHERE survey.id = :survey""",
    _NUMBERS
    + """INSERT INTO roster (survey_id, digest, people, attributes, waves, imported)
    SELECT :s + i, digest, :people, attributes, waves, imported FROM roster, n WHERE survey_id = :survey""",
    _NUMBERS
    + """INSERT INTO wave (id, survey_id, number, state, code, opens, closes, policy, policy_hash, views, public_key,
        invited, closed, rate)
    SELECT :w + i, :s + i, 1, CASE i % 4 WHEN 0 THEN 'open' WHEN 1 THEN 'minted' WHEN 2 THEN 'closed'
        ELSE 'released' END, 'Z' || substr('00000' || i, -5), opens, closes, policy, policy_hash, views, public_key,
        :people, CASE WHEN i % 4 > 1 THEN opens END, 40
    FROM wave, n WHERE wave.survey_id = :survey""",
    """WITH RECURSIVE p(j) AS (SELECT 1 UNION ALL SELECT j + 1 FROM p WHERE j < :people)
    INSERT INTO participant (survey_id, lookup, sealed, language, unit, attributes, by_mail, reminders)
    SELECT survey.id, CAST(j || '' AS BLOB), one.sealed, one.language, 'Nhà máy ' || (j % 20), one.attributes, 1, 1
    FROM survey, p, (SELECT * FROM participant WHERE survey_id = :survey LIMIT 1) AS one WHERE survey.id > :s""",
    """INSERT INTO letter (wave_id, participant_id, kind, batch, state, due, sent, tries)
    SELECT wave.id, participant.id, 'invitation', 1, CASE participant.id % 97 WHEN 0 THEN 'refused'
        WHEN 1 THEN 'delayed' WHEN 2 THEN 'waiting' ELSE 'sent' END, wave.opens, wave.opens, 1
    FROM wave JOIN participant ON participant.survey_id = wave.survey_id WHERE wave.id > :w""",
    _NUMBERS
    + """INSERT INTO release (wave_id, number, state, tables, tables_hash, certificate, prepared_by, prepared,
        approved_by, approved, ledger)
    SELECT :w + i, 1, CASE i % 4 WHEN 2 THEN 'prepared' ELSE 'released' END, tables, tables_hash, certificate,
        prepared_by, prepared, approved_by, CASE i % 4 WHEN 2 THEN NULL ELSE approved END, ledger
    FROM release, n WHERE release.wave_id = (SELECT id FROM wave WHERE survey_id = :survey) AND i % 4 > 1""",
)
