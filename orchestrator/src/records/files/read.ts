import { kumikiError } from '@kumiki/component-sdk/errors';
import { timeOfId } from '../../execution/model/ids.ts';
import { artifactsIn, type ArtifactRef, type StoredValues } from '../../execution/model/value.ts';
import type { FileFilter, FilesPage, TracedFile, UploadedFile } from '../../files/file-records.ts';
import { searchText } from '../../pipelines/search-text.ts';
import type { Database } from '../database/database.ts';
import { containing } from '../database/json.ts';

interface FileRow {
  readonly project: string;
  readonly digest: string;
  readonly size: number;
  readonly media_type: string;
  readonly name: string;
  readonly uploaded_by: string;
  readonly at: number;
}

export function findFile(database: Database, project: string, digest: string): UploadedFile | undefined {
  const sql = 'SELECT * FROM uploaded_file WHERE project = ? AND digest = ?';
  const row = database.get<FileRow>(sql, [project, digest]);
  return row && toFile(row);
}

export function listFiles(
  database: Database,
  project: string,
  { text }: FileFilter,
  { limit, cursor }: FilesPage,
): { items: UploadedFile[]; next?: string } {
  const after = placeOf(cursor);
  const rows = database.all<FileRow>(
    String.raw`SELECT * FROM uploaded_file
      WHERE project = ?1 AND (at, digest) < (?2, ?3) AND (CAST(?4 AS TEXT) IS NULL OR search LIKE ?4 ESCAPE '\')
      ORDER BY at DESC, digest DESC LIMIT ?5`,
    [
      project,
      after.at,
      after.digest,
      text === undefined ? undefined : containing(searchText(text)),
      limit + 1,
    ],
  );
  const items = rows.slice(0, limit).map(toFile);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return last ? { items, next: `${last.uploadedAt}-${last.digest.slice(7)}` } : { items };
}

/** A cursor is the time and the content of the last file of the page before. */
function placeOf(cursor: string | undefined): { readonly at: number; readonly digest: string } {
  if (cursor === undefined) return { at: Number.MAX_SAFE_INTEGER, digest: '' };
  const found = /^(\d{1,15})-([0-9a-f]{64})$/.exec(cursor);
  if (!found) throw kumikiError('CURSOR_INVALID', { cursor });
  return { at: Number(found[1]), digest: `sha256:${found[2]}` };
}

export function traceFile(
  database: Database,
  project: string,
  digest: string,
  pipelines?: readonly string[],
): TracedFile | undefined {
  const ofPipelines = `(CAST(?3 AS TEXT) IS NULL OR pipeline IN (SELECT value FROM json_each(?3)))`;
  const parameters = [digest, project, pipelines && JSON.stringify(pipelines)];
  const found = database.get<{ execution: number; size: number; id: string }>(
    `SELECT execution, size, id FROM artifact_reference JOIN execution ON key = execution
     WHERE digest = ?1 AND project = ?2 AND ${ofPipelines} LIMIT 1`,
    parameters,
  );
  if (found) {
    const { execution, size, id } = found;
    return { ...aboutOf(referenceIn(database, execution, digest)), digest, size, createdAt: timeOfId(id) };
  }
  const cached = database.get<{ outputs: string; created_at: number }>(
    `SELECT outputs, created_at FROM cache_reference JOIN cache_entry USING (entry)
     WHERE digest = ?1 AND project = ?2 AND ${ofPipelines} LIMIT 1`,
    parameters,
  );
  if (!cached) return fileOfSample(database, parameters, ofPipelines);
  const reference = referenceTo(JSON.parse(cached.outputs), digest);
  const { size = 0 } = reference ?? {};
  return { ...aboutOf(reference), digest, size, createdAt: cached.created_at };
}

/** A frame that a deployment kept: whoever may see its pipeline may look at it. */
function fileOfSample(
  database: Database,
  parameters: readonly (string | undefined)[],
  ofPipelines: string,
): TracedFile | undefined {
  const digest = parameters[0]!;
  const found = database.get<{ readonly sample: string }>(
    `SELECT sample FROM frame_sample
     WHERE instr(sample, ?1) > 0 AND project = ?2 AND ${ofPipelines} LIMIT 1`,
    parameters,
  );
  if (!found) return undefined;
  const { at, inputs, outputs } = JSON.parse(found.sample) as Record<'inputs' | 'outputs', StoredValues> & {
    readonly at: number;
  };
  const reference = referenceTo(inputs, digest) ?? referenceTo(outputs, digest);
  return reference && { ...aboutOf(reference), digest, size: reference.size, createdAt: at };
}

/** Where an execution keeps values, the most likely place first. */
const places = [
  'SELECT outputs AS json FROM item WHERE execution = ?1 AND instr(outputs, ?2) > 0 LIMIT 1',
  'SELECT inputs AS json FROM item WHERE execution = ?1 AND instr(inputs, ?2) > 0 LIMIT 1',
  'SELECT outputs AS json FROM step WHERE execution = ?1 AND instr(outputs, ?2) > 0 LIMIT 1',
];

function referenceIn(database: Database, execution: number, digest: string): ArtifactRef | undefined {
  for (const sql of places) {
    const row = database.get<{ json: string }>(sql, [execution, digest]);
    const found = row && referenceTo(JSON.parse(row.json), digest);
    if (found) return found;
  }
  const sql = 'SELECT accepted FROM execution WHERE key = ?';
  const { accepted } = database.get<{ accepted: string }>(sql, [execution])!;
  const { shared = {}, files = {} } = JSON.parse(accepted) as { shared?: StoredValues; files?: StoredValues };
  return referenceTo(shared, digest) ?? referenceTo(files, digest);
}

function referenceTo(values: unknown, digest: string): ArtifactRef | undefined {
  for (const found of artifactsIn(values as StoredValues)) if (found.digest === digest) return found;
  return undefined;
}

function aboutOf(found: ArtifactRef | undefined): Pick<TracedFile, 'mediaType' | 'name' | 'meta'> {
  if (!found) return {};
  const { mediaType, name, meta } = found;
  return { mediaType, ...(name !== undefined && { name }), ...(meta !== undefined && { meta }) };
}

function toFile({ media_type: mediaType, uploaded_by: uploadedBy, at, ...row }: FileRow): UploadedFile {
  const { project, digest, size, name } = row;
  return { project, digest, size, mediaType, name, uploadedBy, uploadedAt: at };
}
