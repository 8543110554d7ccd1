/** Requests that clients name, so that the same one again is the same execution. */
export const requests = `
-- The execution is known by its id alone: a request is known for 30 days, whatever becomes of its execution.
CREATE TABLE request (
  project TEXT NOT NULL,
  caller TEXT NOT NULL,
  client_id TEXT NOT NULL,
  correlation_id TEXT NOT NULL,
  content TEXT NOT NULL,
  execution TEXT NOT NULL,
  file_id TEXT NOT NULL,
  estimated_completion INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (project, caller, client_id, correlation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX request_by_time ON request (at);
`;
