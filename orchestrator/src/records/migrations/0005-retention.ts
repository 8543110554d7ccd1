const columns = `
-- Kinds are bits: 1 intermediates, 2 results, 4 inputs, 8 logs; 16 what stays as long as the record.
ALTER TABLE execution ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE execution ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE execution ADD COLUMN log_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE execution ADD COLUMN log_dropped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE artifact_reference ADD COLUMN kinds INTEGER NOT NULL DEFAULT 16;
`;

const policies = `
-- The limits of a pipeline; those of all have no name.
CREATE TABLE retention_policy (
  project TEXT NOT NULL,
  pipeline TEXT NOT NULL,
  policy TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  PRIMARY KEY (project, pipeline)
) STRICT, WITHOUT ROWID;
`;

/** What is kept of executions, by kind of content; pins; and the limits that people set. */
export const retention = `${columns}
-- What was recorded before says by where it stands what it is.
WITH found AS (
  SELECT execution, value AS digest, 1 AS kind FROM step, json_tree(step.outputs) WHERE json_tree.key = 'digest'
  UNION SELECT execution, value, 2 FROM item, json_tree(item.outputs) WHERE json_tree.key = 'digest'
  UNION SELECT execution, value, 4 FROM item, json_tree(item.inputs) WHERE json_tree.key = 'digest'
  UNION SELECT execution.key, value, 4 FROM execution, json_tree(accepted, '$.shared') WHERE json_tree.key = 'digest'
), of_digest AS (
  SELECT execution, digest, sum(kind) AS kinds FROM found GROUP BY execution, digest
)
UPDATE artifact_reference SET kinds = of_digest.kinds FROM of_digest
  WHERE of_digest.execution = artifact_reference.execution AND of_digest.digest = artifact_reference.digest;
UPDATE execution SET log_bytes = lines.bytes FROM (
  SELECT execution, sum(length(message) + coalesce(length(data), 0) + 100) AS bytes FROM log_line GROUP BY execution
) AS lines WHERE lines.execution = execution.key;
${policies}`;

/** The same in a data base that has nothing in it yet. */
export const retentionInPostgres = `${columns}${policies}`;
