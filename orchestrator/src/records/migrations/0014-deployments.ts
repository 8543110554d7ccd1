/** Pipelines that stay up: the deployment of each, as a whole. */
export const deployments = `
CREATE TABLE deployment (
  project TEXT NOT NULL,
  pipeline TEXT NOT NULL,
  settings TEXT NOT NULL,
  revision INTEGER NOT NULL,
  desired TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (project, pipeline)
) STRICT, WITHOUT ROWID;
`;
