/** Verdicts that people corrected; the one that counts stands in the item too. */
export const corrections = `
ALTER TABLE item ADD COLUMN corrected TEXT;
ALTER TABLE item ADD COLUMN correction TEXT;

CREATE TABLE correction (
  execution INTEGER NOT NULL REFERENCES execution (key) ON DELETE CASCADE,
  item INTEGER NOT NULL,
  number INTEGER NOT NULL,
  verdict TEXT,
  note TEXT NOT NULL,
  made_by TEXT NOT NULL,
  name TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  PRIMARY KEY (execution, item, number)
) STRICT, WITHOUT ROWID;
`;
