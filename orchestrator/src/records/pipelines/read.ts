import { kumikiError } from '@kumiki/component-sdk/errors';
import type {
  PipelineDraft,
  PipelineFilter,
  PipelinesPage,
  PipelineVersion,
} from '../../pipelines/pipeline-store.ts';
import { searchText } from '../../pipelines/search-text.ts';
import type { Database } from '../database/database.ts';
import { containing } from '../database/json.ts';
import {
  findPipeline,
  findVersion,
  toDraft,
  toVersion,
  type PipelineRow,
  type VersionRow,
} from './pipeline-row.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

export function pipelineDraft(database: Database, project: string, name: string): PipelineDraft {
  return toDraft(findPipeline(database, project, name));
}

export function pipelineVersion(
  database: Database,
  project: string,
  name: string,
  version?: number,
): PipelineVersion {
  const found = findPipeline(database, project, name);
  const row = findVersion(database, found, version ?? found.published);
  if (row !== undefined) return toVersion(found, row);
  throw kumikiError('PIPELINE_VERSION_NOT_FOUND', {
    pipeline: name,
    version: version === undefined ? 'version yet' : `version ${version}`,
    advice:
      found.published === 0
        ? 'Make a version of it first.'
        : `Its newest version is ${found.published}; take one from 1 to that.`,
  });
}

export function pipelineVersions(
  database: Database,
  project: string,
  name: string,
  { limit, cursor }: PipelinesPage,
): Page<PipelineVersion> {
  if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor)) {
    throw kumikiError('CURSOR_INVALID', { cursor });
  }
  const found = findPipeline(database, project, name);
  const rows = database.all<VersionRow>(
    'SELECT * FROM pipeline_version WHERE pipeline = ? AND version < ? ORDER BY version DESC LIMIT ?',
    [found.key, cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor), limit + 1],
  );
  const items = rows.slice(0, limit).map((row) => toVersion(found, row));
  return rows.length > limit ? { items, next: String(items.at(-1)!.version) } : { items };
}

export function listPipelines(
  database: Database,
  project: string,
  { text, names }: PipelineFilter,
  { limit, cursor }: PipelinesPage,
): Page<PipelineDraft> {
  // A cursor is the last name of the page before.
  if (cursor !== undefined && !/^[a-z0-9-]+$/.test(cursor)) throw kumikiError('CURSOR_INVALID', { cursor });
  const rows = database.all<PipelineRow>(
    String.raw`SELECT key, project, name, revision, text, saved_at, published FROM pipeline
      WHERE project = ?1 AND name > ?2 AND (CAST(?3 AS TEXT) IS NULL OR search LIKE ?3 ESCAPE '\')
        AND (CAST(?5 AS TEXT) IS NULL OR name IN (SELECT value FROM json_each(?5)))
      ORDER BY name LIMIT ?4`,
    [
      project,
      cursor ?? '',
      text === undefined ? undefined : containing(searchText(text)),
      limit + 1,
      names && JSON.stringify(names),
    ],
  );
  const items = rows.slice(0, limit).map(toDraft);
  return rows.length > limit ? { items, next: items.at(-1)!.name } : { items };
}
