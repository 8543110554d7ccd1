/** What platforms on one record find out together: who guesses passwords, and whether an alert goes on. */
export const sharedLooks = `
CREATE TABLE sign_in_count (
  hash TEXT PRIMARY KEY,
  attempts INTEGER NOT NULL,
  at INTEGER NOT NULL,
  forget_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_count_by_age ON sign_in_count (forget_at);

-- When a platform last found it above its limit.
ALTER TABLE alert ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
`;
