/** Files that people sent to be used later. */
export const files = `
CREATE TABLE uploaded_file (
  project TEXT NOT NULL,
  digest TEXT NOT NULL,
  size INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  name TEXT NOT NULL,
  search TEXT NOT NULL,
  uploaded_by TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (project, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX uploaded_file_by_time ON uploaded_file (project, at, digest);
CREATE INDEX uploaded_file_by_digest ON uploaded_file (digest);
`;
