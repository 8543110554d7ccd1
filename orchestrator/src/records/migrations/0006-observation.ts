/** What an operator watches: alerts, and figures by stretches of time. */
export const observation = `
CREATE TABLE alert (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  value REAL NOT NULL,
  threshold REAL NOT NULL,
  raised_at INTEGER NOT NULL,
  cleared_at INTEGER,
  acknowledged_at INTEGER,
  acknowledged_by TEXT
) STRICT;
-- One alert about a thing is open at a time.
CREATE UNIQUE INDEX alert_open ON alert (kind, subject) WHERE cleared_at IS NULL;
CREATE INDEX alert_past ON alert (cleared_at) WHERE cleared_at IS NOT NULL;

CREATE TABLE figures (
  width_ms INTEGER NOT NULL,
  start INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (width_ms, start)
) STRICT, WITHOUT ROWID;
`;
