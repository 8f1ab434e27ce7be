-- An Idempotency-Key has up to 10,000 characters, and a row of an index about 2,700 bytes: what is unique is its digest.
-- Immutable in truth, since the encoding is named; convert_to alone is not declared so.
CREATE FUNCTION idempotency_digest(idempotency_key text) RETURNS bytea
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT pg_catalog.sha256(pg_catalog.convert_to($1, 'UTF8')) $$;

ALTER TABLE process DROP CONSTRAINT process_owner_id_idempotency_key_key;
CREATE UNIQUE INDEX process_by_key ON process (owner_id, idempotency_digest(idempotency_key))
  WHERE idempotency_key IS NOT NULL;
