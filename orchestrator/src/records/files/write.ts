import type { NewFile, UploadedFile } from '../../files/file-records.ts';
import { searchText } from '../../pipelines/search-text.ts';
import type { Database } from '../database/database.ts';
import { upsert } from '../database/upsert.ts';

export function recordFiles(
  database: Database,
  now: number,
  project: string,
  by: string,
  files: readonly NewFile[],
): UploadedFile[] {
  return files.map(({ digest, size, mediaType, name }) => {
    database.run(
      upsert(
        'uploaded_file',
        ['project', 'digest'],
        ['size', 'media_type', 'name', 'search', 'uploaded_by', 'at'],
      ),
      [project, digest, size, mediaType, name, searchText(name), by, now],
    );
    return { project, digest, size, mediaType, name, uploadedBy: by, uploadedAt: now };
  });
}

/** @param most rows that one transaction deletes */
export function forgetUnusedFiles(
  database: Database,
  _now: number,
  project: string,
  before: number,
  most: number,
): number {
  const { changes } = database.run(
    `DELETE FROM uploaded_file WHERE project = ?1 AND digest IN (
       SELECT digest FROM uploaded_file f WHERE project = ?1 AND at < ?2
         AND NOT EXISTS (SELECT 1 FROM artifact_reference r WHERE r.digest = f.digest)
         AND NOT EXISTS (SELECT 1 FROM cache_reference r WHERE r.digest = f.digest)
         AND NOT EXISTS (SELECT 1 FROM pipeline_reference r WHERE r.digest = f.digest)
       LIMIT ?3)`,
    [project, before, most],
  );
  return changes;
}
