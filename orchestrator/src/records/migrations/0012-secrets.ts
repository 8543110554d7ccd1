/** Secrets, sealed; a removed one has no value, and keeps its revision. */
export const secrets = `
CREATE TABLE secret (
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  revision INTEGER NOT NULL,
  sealed TEXT,
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (project, name)
) STRICT, WITHOUT ROWID;
`;
