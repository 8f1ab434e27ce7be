-- Jobs of the UWS interface that no client has told to run. Each becomes a process with this task_id, or expires.
CREATE TABLE uws_draft (
  id         uuid PRIMARY KEY,
  owner      text NOT NULL,
  pipeline   text NOT NULL,
  parameters text NOT NULL, -- JSON object of texts, as the client sent them
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  aborted    boolean NOT NULL DEFAULT false
);

CREATE INDEX uws_draft_by_owner ON uws_draft (owner);
CREATE INDEX uws_draft_expired ON uws_draft (expires_at);
