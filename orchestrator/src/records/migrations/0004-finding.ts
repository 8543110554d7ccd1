const columns = `
-- How many items are OK and NG.
ALTER TABLE execution ADD COLUMN version INTEGER;
ALTER TABLE execution ADD COLUMN ok INTEGER NOT NULL DEFAULT 0;
ALTER TABLE execution ADD COLUMN ng INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN verdict TEXT;
`;

const indexes = `
DROP INDEX execution_by_text;
CREATE INDEX execution_by_version ON execution (project, pipeline, version, id);
CREATE INDEX execution_ok ON execution (project, id) WHERE ok > 0;
CREATE INDEX execution_ng ON execution (project, id) WHERE ng > 0;
CREATE INDEX execution_ok_by_pipeline ON execution (project, pipeline, id) WHERE ok > 0;
CREATE INDEX execution_ng_by_pipeline ON execution (project, pipeline, id) WHERE ng > 0;
CREATE INDEX item_by_verdict ON item (execution, verdict, item) WHERE verdict IS NOT NULL;
CREATE INDEX item_by_name ON item (execution, name, item);
`;

/** Executions found by version, verdict and parts of texts; items by verdict and name. */
export const finding = `${columns}
UPDATE item SET verdict = (
  SELECT min(json_extract(value, '$.data.verdict')) FROM json_each(item.outputs)
  WHERE type = 'object' AND json_extract(value, '$.data.verdict') IN ('OK', 'NG')
) WHERE outputs IS NOT NULL;
-- The search had the id in it, in its first line.
UPDATE execution SET
  version = json_extract(accepted, '$.pipeline.version'),
  search = search_text(substr(search, length(id) + 2)),
  ok = (SELECT count(*) FROM item WHERE execution = key AND verdict = 'OK'),
  ng = (SELECT count(*) FROM item WHERE execution = key AND verdict = 'NG');
${indexes}
-- The words are pairs of characters; the rows are those of the executions, under their keys.
CREATE VIRTUAL TABLE execution_text USING fts5 (grams, content = '', contentless_delete = 1, tokenize = 'ascii');
INSERT INTO execution_text (rowid, grams) SELECT key, grams(search) FROM execution;
CREATE TRIGGER execution_text_removed AFTER DELETE ON execution BEGIN
  DELETE FROM execution_text WHERE rowid = old.key;
END;
`;

/** The same in a data base that has nothing in it yet. */
export const findingInPostgres = `${columns}${indexes}
CREATE TABLE execution_text (
  rowid INTEGER PRIMARY KEY REFERENCES execution (key) ON DELETE CASCADE,
  grams TSVECTOR NOT NULL
);
CREATE INDEX execution_text_by_grams ON execution_text USING gin (grams);
`;
