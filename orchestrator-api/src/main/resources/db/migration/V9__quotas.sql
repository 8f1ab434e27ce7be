-- What operators have set, each change a row; the newest of an owner counts. NULL means the default of the
-- settings, -1 no limit. By name, since a quota may be set before the owner starts anything.
CREATE TABLE owner_quota (
  id                     integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  owner                  text NOT NULL,
  open_processes         integer,
  submissions_per_minute integer,
  streams                integer,
  set_at                 timestamptz NOT NULL,
  set_by                 text NOT NULL
);

CREATE INDEX owner_quota_newest ON owner_quota (owner, id DESC);

-- An owner's processes that are not over are counted for each of its submissions.
CREATE INDEX process_open_by_owner ON process (owner_id)
  WHERE status NOT IN ('SUCCESSFUL', 'FAILED', 'STOPPED');
