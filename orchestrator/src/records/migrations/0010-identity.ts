/** People, how they come in, and what they did. */
export const identity = `
-- What somebody may do ("granted") is JSON, written the same for the same.
CREATE TABLE person (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  login TEXT,
  password TEXT,
  issuer TEXT,
  subject TEXT,
  granted TEXT NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  signed_in_at INTEGER
) STRICT;
CREATE UNIQUE INDEX person_by_login ON person (login) WHERE login IS NOT NULL;
CREATE UNIQUE INDEX person_by_subject ON person (issuer, subject) WHERE subject IS NOT NULL;
CREATE INDEX person_by_grant ON person (granted, disabled);

-- Secrets are kept as their SHA-256.
CREATE TABLE link (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  note TEXT NOT NULL,
  granted TEXT NOT NULL,
  person INTEGER REFERENCES person (key) ON DELETE CASCADE,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX link_by_person ON link (person);

CREATE TABLE session (
  hash TEXT PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person (key) ON DELETE CASCADE,
  address TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_person ON session (person);

-- Browsers that somebody signed in with before: others who guess passwords cannot keep them out.
CREATE TABLE device (
  person INTEGER NOT NULL REFERENCES person (key) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  used_at INTEGER NOT NULL,
  PRIMARY KEY (person, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE token (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  hint TEXT NOT NULL,
  granted TEXT NOT NULL,
  owner INTEGER REFERENCES person (key) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  used_at INTEGER
) STRICT;
CREATE INDEX token_by_owner ON token (owner);

CREATE TABLE audit (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  caller TEXT,
  name TEXT,
  call TEXT NOT NULL,
  object TEXT NOT NULL,
  status INTEGER NOT NULL,
  code TEXT,
  request TEXT NOT NULL,
  address TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_caller ON audit (caller, key);
CREATE INDEX audit_by_time ON audit (at);
`;
