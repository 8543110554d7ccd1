/** Webhooks with their deliveries. */
export const webhooks = `
-- "due_at" is the least of its waiting deliveries, so that finding those which are due passes no backlog of others.
CREATE TABLE webhook (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  project TEXT NOT NULL,
  id TEXT NOT NULL,
  url TEXT NOT NULL,
  origin TEXT NOT NULL,
  events TEXT NOT NULL,
  pipelines TEXT NOT NULL,
  execution TEXT,
  description TEXT NOT NULL,
  secret TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  disabled_because TEXT,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER
) STRICT;
CREATE UNIQUE INDEX webhook_by_id ON webhook (project, id);
CREATE INDEX webhook_by_execution ON webhook (project, execution, key);
CREATE INDEX webhook_due ON webhook (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE delivery (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  webhook INTEGER NOT NULL REFERENCES webhook (key) ON DELETE CASCADE,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  execution TEXT,
  body TEXT NOT NULL,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  claimed INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER,
  ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX delivery_by_id ON delivery (webhook, id);
CREATE INDEX delivery_by_status ON delivery (webhook, status, key);
CREATE INDEX delivery_due ON delivery (webhook, due_at) WHERE status = 'waiting';
CREATE INDEX delivery_claimed ON delivery (key) WHERE claimed = 1;
CREATE INDEX delivery_ended ON delivery (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE delivery_attempt (
  delivery INTEGER NOT NULL REFERENCES delivery (key) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  status INTEGER,
  error TEXT,
  response TEXT,
  PRIMARY KEY (delivery, number)
) STRICT, WITHOUT ROWID;
`;
