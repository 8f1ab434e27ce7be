-- Receivers of changes. One with a process_id was made with that process and hears of it alone.
CREATE TABLE webhook (
  id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  owner           text NOT NULL,
  process_id      integer REFERENCES process ON DELETE CASCADE,
  url             text NOT NULL,
  events          text NOT NULL, -- separated by commas; empty means all
  pipeline        text,
  labels          text NOT NULL, -- JSON object of texts that a process must have
  secret          text NOT NULL, -- encrypted when the API has a key for it
  previous_secret text,
  previous_until  timestamptz, -- deliveries are signed with the previous secret as well until then
  paused          boolean NOT NULL DEFAULT false,
  created_at      timestamptz NOT NULL,
  failures        integer NOT NULL DEFAULT 0, -- since its last success
  due_at          timestamptz NOT NULL -- no attempt before
);

CREATE INDEX webhook_by_owner ON webhook (owner, process_id);
CREATE INDEX webhook_by_process ON webhook (process_id) WHERE process_id IS NOT NULL;

-- What a webhook gets, one row for each transition of a process. Its content is in process and process_history.
CREATE TABLE webhook_delivery (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  webhook_id  integer NOT NULL REFERENCES webhook ON DELETE CASCADE,
  process_id  integer REFERENCES process ON DELETE CASCADE, -- null for a test
  number      integer,
  event       text NOT NULL,
  state       text NOT NULL DEFAULT 'waiting', -- then 'delivered' or 'parked'
  created_at  timestamptz NOT NULL,
  due_at      timestamptz NOT NULL, -- no attempt before; of one that is being sent, the end of its lease
  lease       bigint,
  attempts    integer NOT NULL DEFAULT 0,
  first_at    timestamptz,
  last_at     timestamptz,
  last_status integer,
  last_millis integer,
  last_error  text,
  UNIQUE (webhook_id, process_id, number)
);

CREATE INDEX webhook_delivery_waiting ON webhook_delivery (webhook_id, due_at, id) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_newest ON webhook_delivery (webhook_id, id DESC);
CREATE INDEX webhook_delivery_parked ON webhook_delivery (webhook_id) WHERE state = 'parked';
CREATE INDEX webhook_delivery_by_process ON webhook_delivery (process_id);
CREATE INDEX webhook_delivery_settled ON webhook_delivery (last_at) WHERE state <> 'waiting';
