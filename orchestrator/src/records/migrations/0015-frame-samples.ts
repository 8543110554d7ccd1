/** Frames of deployments that were kept to be looked at. */
export const frameSamples = `
CREATE TABLE frame_sample (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  project TEXT NOT NULL,
  pipeline TEXT NOT NULL,
  sample TEXT NOT NULL
) STRICT;
CREATE INDEX frame_sample_of ON frame_sample (project, pipeline, position);
`;
