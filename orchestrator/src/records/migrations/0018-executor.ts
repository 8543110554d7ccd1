/** Where an execution was carried out. */
export const executor = `
ALTER TABLE execution ADD COLUMN executor TEXT;
`;
