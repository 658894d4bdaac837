-- What the respondent face's own database user may do in the vault (PostgreSQL), and nothing else.
-- Run it once as the owner of the vault, and in its spare if there is one, after `surveyhost init`; a test runs it and tries everything beyond it.
--
--   CREATE ROLE respondent LOGIN PASSWORD '...';
--
-- It sees the state of a wave, finds a link's seat, sees which links take no more answers, sees whether this is the
-- vault or its spare, spends a seat, and puts a sealed box in. It cannot read a box back.
-- It reads results pages, sealed replies and scripts, and writes none. It lays down messages, and cannot read one back.
GRANT SELECT ON wave, token, seat, page, reply, revoked, script TO respondent;
GRANT SELECT (side) ON pair TO respondent;
GRANT SELECT (wave), INSERT ON message TO respondent;
GRANT UPDATE (spent) ON seat TO respondent;
GRANT INSERT ON inbox, comment_inbox TO respondent;
GRANT SELECT (wave, receipt), DELETE ON inbox, pool, comment_inbox, comment_pool TO respondent;
