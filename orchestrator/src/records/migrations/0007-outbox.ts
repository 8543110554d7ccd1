/** The outbox has readers, each with its own place in it, where one flag could serve only one. */
export const outbox = `
DROP INDEX event_outbox;
ALTER TABLE event DROP COLUMN published;
CREATE TABLE event_reader (name TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;
