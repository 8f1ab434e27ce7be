-- Development builds before 0.1.0 made the schema in nine steps, which V1 now holds. A database that has all nine has the
-- same schema: its history then begins with a baseline, so that V1 is not run again and later migrations are.
DO $$
DECLARE
  latest integer;
BEGIN
  IF to_regclass('flyway_schema_history') IS NULL THEN
    RETURN;
  END IF;
  -- Another instance may start at the same moment.
  LOCK TABLE flyway_schema_history;
  SELECT max(version::integer) INTO latest FROM flyway_schema_history
    WHERE version IN ('1', '2', '3', '4', '5', '6', '7', '8', '9') AND success
      AND EXISTS (SELECT FROM flyway_schema_history WHERE script = 'V1__processes.sql');
  IF latest < 9 THEN
    -- All in the message: drivers may leave hints out.
    RAISE EXCEPTION 'The database has version % of the schema, made by a development build before 0.1.0. '
      'Start a build whose schema has version 9 once, which brings the database up to date. Or keep the data: '
      'pg_dump --data-only --exclude-table=flyway_schema_history, start this build on an empty database, load the data.', latest;
  ELSIF latest = 9 THEN
    DELETE FROM flyway_schema_history WHERE version IN ('1', '2', '3', '4', '5', '6', '7', '8', '9');
    INSERT INTO flyway_schema_history
      (installed_rank, version, description, type, script, installed_by, execution_time, success)
      VALUES (1, '9', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', current_user, 0, true);
  END IF;
END $$;
