/** Of several platforms on one record, which one tells what a reader of the outbox tells, and until when it says so. */
export const readerLead = `
ALTER TABLE event_reader ADD COLUMN leader TEXT;
ALTER TABLE event_reader ADD COLUMN leads_until INTEGER NOT NULL DEFAULT 0;
`;
