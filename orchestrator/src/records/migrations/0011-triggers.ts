/** Pipelines that start by themselves, and what they have started. */
export const triggers = `
CREATE TABLE pipeline_trigger (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_due INTEGER,
  error TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX trigger_by_name ON pipeline_trigger (project, name, id);

-- Each file and each time is taken once: its key says which one.
CREATE TABLE trigger_run (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  trigger_id TEXT NOT NULL REFERENCES pipeline_trigger (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  execution TEXT,
  error TEXT,
  size INTEGER,
  digest TEXT
) STRICT;
CREATE UNIQUE INDEX trigger_run_by_key ON trigger_run (trigger_id, key);
CREATE INDEX trigger_run_by_time ON trigger_run (trigger_id, position);
`;
