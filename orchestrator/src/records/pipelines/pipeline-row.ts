import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Lock } from '../../pipeline/index.ts';
import type { PipelineDraft, PipelineVersion } from '../../pipelines/pipeline-store.ts';
import type { Database } from '../database/database.ts';

export interface PipelineRow {
  readonly key: number;
  readonly project: string;
  readonly name: string;
  readonly revision: number;
  readonly text: string;
  readonly saved_at: number;
  /** The newest version; 0 where there is none. */
  readonly published: number;
}

export interface VersionRow {
  readonly version: number;
  readonly text: string;
  readonly locked: string;
  readonly note: string;
  readonly published_at: number;
}

/** @throws PIPELINE_NOT_FOUND */
export function findPipeline(database: Database, project: string, name: string): PipelineRow {
  const row = database.get<PipelineRow>(
    `SELECT key, project, name, revision, text, saved_at, published
     FROM pipeline WHERE project = ? AND name = ?`,
    [project, name],
  );
  if (row === undefined) throw kumikiError('PIPELINE_NOT_FOUND', { pipeline: name });
  return row;
}

export function findVersion(
  database: Database,
  { key }: PipelineRow,
  version: number,
): VersionRow | undefined {
  return database.get<VersionRow>('SELECT * FROM pipeline_version WHERE pipeline = ? AND version = ?', [
    key,
    version,
  ]);
}

export function toDraft({ project, name, revision, text, saved_at, published }: PipelineRow): PipelineDraft {
  return { project, name, revision, text, savedAt: saved_at, published };
}

export function toVersion({ project, name }: PipelineRow, row: VersionRow): PipelineVersion {
  const { version, text, note, published_at } = row;
  return {
    project,
    name,
    version,
    text,
    locked: JSON.parse(row.locked) as Lock,
    note,
    publishedAt: published_at,
  };
}

/** A lock as text: the same for the same locks, in whatever order they were taken. */
export function lockToJson({ components, pipelines }: Lock): string {
  const byKey = <Locked>(locked: Readonly<Record<string, Locked>>): [string, Locked][] =>
    Object.entries(locked).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({
    components: Object.fromEntries(
      byKey(components).map(([what, { version, digest, image }]) => [
        what,
        { version, digest, ...(image !== undefined && { image }) },
      ]),
    ),
    pipelines: Object.fromEntries(
      byKey(pipelines).map(([what, { version, digest }]) => [what, { version, digest }]),
    ),
  });
}
