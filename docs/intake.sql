-- What the intake face's own database user may do in the office (PostgreSQL), and nothing else.
-- Run it once as the owner of the office, after `surveyhost init`; a test runs it and tries everything beyond it.
--
--   CREATE ROLE intake LOGIN PASSWORD '...';
--
-- It compares keys with their digests, reads the public key that events are sealed to, and puts events in. It cannot
-- read an event back, nor anything else of the office.
GRANT SELECT (digest, client_id, withdrawn) ON intake_key TO intake;
GRANT SELECT (id, public) ON intake_seal TO intake;
GRANT INSERT ON intake_event TO intake;
