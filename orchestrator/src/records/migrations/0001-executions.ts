/** Executions with all that belongs to them, and the cache. */
export const executions = `
-- Executions have short numbers here, since all their records repeat them. The project is NULL while an
-- execution is being removed: then no query finds it.
CREATE TABLE execution (
  key INTEGER PRIMARY KEY,
  project TEXT,
  id TEXT NOT NULL,
  pipeline TEXT NOT NULL,
  accepted TEXT NOT NULL,
  priority INTEGER NOT NULL,
  keep_for_ms INTEGER,
  search TEXT NOT NULL,
  status TEXT NOT NULL,
  revision INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  owner TEXT,
  generation INTEGER NOT NULL,
  cancel_requested INTEGER NOT NULL,
  plan TEXT,
  steps TEXT NOT NULL,
  total INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  running INTEGER NOT NULL,
  succeeded INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  cancelled INTEGER NOT NULL,
  items_complete INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  error TEXT,
  planned_at INTEGER,
  started_at INTEGER,
  ended_at INTEGER
) STRICT;
-- An id says when it was made, so the order of ids is the order of time.
CREATE UNIQUE INDEX execution_by_id ON execution (project, id);
CREATE INDEX execution_by_status ON execution (project, status, id);
CREATE INDEX execution_by_pipeline ON execution (project, pipeline, id);
CREATE INDEX execution_by_pipeline_status ON execution (project, pipeline, status, id);
CREATE INDEX execution_by_text ON execution (project, id, search);
CREATE INDEX execution_open ON execution (priority DESC, id)
  WHERE status IN ('accepted', 'planned', 'running');
CREATE INDEX execution_removed ON execution (key) WHERE project IS NULL;

CREATE TABLE execution_label (
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  id TEXT NOT NULL,
  execution INTEGER NOT NULL REFERENCES execution (key) ON DELETE CASCADE,
  PRIMARY KEY (project, name, value, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX label_by_execution ON execution_label (execution);

CREATE TABLE owner (name TEXT PRIMARY KEY, alive_until INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE item (
  execution INTEGER NOT NULL REFERENCES execution (key) ON DELETE CASCADE,
  item INTEGER NOT NULL,
  name TEXT NOT NULL,
  inputs TEXT NOT NULL,
  status TEXT NOT NULL,
  open_steps INTEGER NOT NULL,
  outputs TEXT,
  error TEXT,
  started_at INTEGER,
  ended_at INTEGER,
  PRIMARY KEY (execution, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_by_status ON item (execution, status, item);

-- A step about which nothing was recorded is pending and has no row.
CREATE TABLE step (
  execution INTEGER NOT NULL REFERENCES execution (key) ON DELETE CASCADE,
  item INTEGER NOT NULL,
  step TEXT NOT NULL,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  cache_key TEXT,
  because TEXT,
  outputs TEXT,
  error TEXT,
  skip_reason TEXT,
  started_at INTEGER,
  ended_at INTEGER,
  PRIMARY KEY (execution, item, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt (
  execution INTEGER NOT NULL REFERENCES execution (key) ON DELETE CASCADE,
  item INTEGER NOT NULL,
  step TEXT NOT NULL,
  number INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  error TEXT,
  cpu_ms REAL,
  peak_memory_bytes INTEGER,
  bytes_in INTEGER,
  bytes_out INTEGER,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (execution, item, step, number)
) STRICT, WITHOUT ROWID;

-- Positions are never used again: one that is confirmed late must not confirm another event.
CREATE TABLE event (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  execution INTEGER NOT NULL REFERENCES execution (key) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL,
  published INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX event_by_seq ON event (execution, seq);
CREATE INDEX event_outbox ON event (position) WHERE published = 0;

CREATE TABLE log_line (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  execution INTEGER NOT NULL REFERENCES execution (key) ON DELETE CASCADE,
  item INTEGER NOT NULL,
  step TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  at INTEGER NOT NULL,
  level TEXT NOT NULL,
  message TEXT NOT NULL,
  data TEXT
) STRICT;
CREATE INDEX log_by_execution ON log_line (execution, position);
CREATE INDEX log_by_attempt ON log_line (execution, item, step, attempt, position);

CREATE TABLE artifact_reference (
  execution INTEGER NOT NULL REFERENCES execution (key) ON DELETE CASCADE,
  digest TEXT NOT NULL,
  size INTEGER NOT NULL,
  PRIMARY KEY (execution, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_by_digest ON artifact_reference (digest);

CREATE TABLE cache_entry (
  entry INTEGER PRIMARY KEY AUTOINCREMENT,
  project TEXT NOT NULL,
  key TEXT NOT NULL,
  recipe TEXT NOT NULL,
  pipeline TEXT NOT NULL,
  step TEXT NOT NULL,
  item TEXT NOT NULL,
  outputs TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX cache_by_key ON cache_entry (project, key);
CREATE INDEX cache_by_subject ON cache_entry (project, pipeline, step, item, entry);
CREATE INDEX cache_by_use ON cache_entry (project, last_used_at);

CREATE TABLE cache_reference (
  entry INTEGER NOT NULL REFERENCES cache_entry (entry) ON DELETE CASCADE,
  digest TEXT NOT NULL,
  PRIMARY KEY (entry, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX cache_reference_by_digest ON cache_reference (digest);
`;
