/** What steps of drafts gave, kept by those who try them out; gone with their pipeline. */
export const pins = `
CREATE TABLE pin (
  pipeline INTEGER NOT NULL REFERENCES pipeline (key) ON DELETE CASCADE,
  step TEXT NOT NULL,
  value_key TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  pin TEXT NOT NULL,
  pinned_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  PRIMARY KEY (pipeline, step)
) STRICT, WITHOUT ROWID;
CREATE INDEX pin_by_key ON pin (value_key);
CREATE INDEX pin_by_use ON pin (used_at);

CREATE TABLE pin_reference (
  pipeline INTEGER NOT NULL,
  step TEXT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (pipeline, step, digest),
  FOREIGN KEY (pipeline, step) REFERENCES pin (pipeline, step) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX pin_reference_by_digest ON pin_reference (digest);
`;
