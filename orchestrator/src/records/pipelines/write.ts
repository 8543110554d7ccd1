import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Lock } from '../../pipeline/index.ts';
import type { PipelineDraft, PipelineVersion } from '../../pipelines/pipeline-store.ts';
import { searchText } from '../../pipelines/search-text.ts';
import type { Database } from '../database/database.ts';
import {
  findPipeline,
  findVersion,
  lockToJson,
  toDraft,
  toVersion,
  type PipelineRow,
} from './pipeline-row.ts';

/** The number under which the references of a draft stand. */
const draftVersion = 0;

export function createPipeline(
  database: Database,
  now: number,
  project: string,
  name: string,
  text: string,
): PipelineDraft {
  const { changes } = database.run(
    `INSERT INTO pipeline (project, name, revision, text, search, saved_at) VALUES (?, ?, 1, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    [project, name, text, searched(name, text), now],
  );
  if (changes === 0) throw kumikiError('PIPELINE_EXISTS', { pipeline: name });
  const made = findPipeline(database, project, name);
  refer(database, made.key, draftVersion, text);
  return toDraft(made);
}

export function savePipeline(
  database: Database,
  now: number,
  project: string,
  name: string,
  text: string,
  revision: number,
): PipelineDraft {
  const { key } = findRevision(database, project, name, revision);
  database.run(
    'UPDATE pipeline SET revision = revision + 1, text = ?, search = ?, saved_at = ? WHERE key = ?',
    [text, searched(name, text), now, key],
  );
  database.run('DELETE FROM pipeline_reference WHERE pipeline = ? AND version = ?', [key, draftVersion]);
  refer(database, key, draftVersion, text);
  return toDraft(findPipeline(database, project, name));
}

export function publishPipeline(
  database: Database,
  now: number,
  project: string,
  name: string,
  { revision, locked, note }: { readonly revision: number; readonly locked: Lock; readonly note: string },
): PipelineVersion {
  const found = findRevision(database, project, name, revision);
  const { key, text, published } = found;
  const lock = lockToJson(locked);
  const newest = findVersion(database, found, published);
  if (newest?.text === text && newest.locked === lock) return toVersion(found, newest);
  const version = published + 1;
  const row = { version, text, locked: lock, note, published_at: now };
  database.run(
    `INSERT INTO pipeline_version (pipeline, version, text, locked, note, published_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
    [key, version, text, lock, note, now],
  );
  refer(database, key, version, text);
  database.run('UPDATE pipeline SET published = ? WHERE key = ?', [version, key]);
  return toVersion(found, row);
}

export function removePipeline(database: Database, _now: number, project: string, name: string): void {
  const { key } = findPipeline(database, project, name);
  database.run('DELETE FROM pipeline WHERE key = ?', [key]);
}

function findRevision(database: Database, project: string, name: string, expected: number): PipelineRow {
  const found = findPipeline(database, project, name);
  if (found.revision === expected) return found;
  throw kumikiError('PIPELINE_CONFLICT', { pipeline: name, found: found.revision, expected });
}

/** Keeps the files that a text names, whether or not it can be read as a document. */
function refer(database: Database, key: number, version: number, text: string): void {
  for (const [digest] of text.matchAll(/sha256:[0-9a-f]{64}/g)) {
    database.run('INSERT OR IGNORE INTO pipeline_reference (pipeline, version, digest) VALUES (?, ?, ?)', [
      key,
      version,
      digest,
    ]);
  }
}

function searched(name: string, text: string): string {
  return searchText(`${name}\n${text}`);
}
