/** Pipelines: drafts and versions. */
export const pipelines = `
-- Pipelines that people work on; "search" is the name and the text as searches see them.
CREATE TABLE pipeline (
  key INTEGER PRIMARY KEY,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  revision INTEGER NOT NULL,
  text TEXT NOT NULL,
  search TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  published INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX pipeline_by_name ON pipeline (project, name);

CREATE TABLE pipeline_version (
  pipeline INTEGER NOT NULL REFERENCES pipeline (key) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  text TEXT NOT NULL,
  locked TEXT NOT NULL,
  note TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  PRIMARY KEY (pipeline, version)
) STRICT, WITHOUT ROWID;

-- The files that a version names, or the draft (version 0). They are kept; nobody may read a file for naming it.
CREATE TABLE pipeline_reference (
  pipeline INTEGER NOT NULL REFERENCES pipeline (key) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (pipeline, version, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX pipeline_reference_by_digest ON pipeline_reference (digest);
`;
