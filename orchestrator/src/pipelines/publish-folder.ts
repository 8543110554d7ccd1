import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { asKumikiError, kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { realPathInside } from '@kumiki/component-sdk/package';
import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import { imageFormatTable, sniffFormat } from '@kumiki/component-sdk/values';
import { formatPipeline, parsePipeline, type Pipeline } from '../pipeline/index.ts';
import type { FileRecords, NewFile } from '../files/index.ts';
import type { PipelineLibrary } from './library.ts';
import { pipelineInvalid } from './pipeline-invalid.ts';
import type { PipelineVersion } from './pipeline-store.ts';

/** Where a pipeline and its files go. */
export interface PublishInto {
  readonly library: PipelineLibrary;
  readonly objects: ObjectWriter;
  readonly files: Pick<FileRecords, 'record'>;
}

/**
 * Publishes the pipeline of a folder, `pipeline.yaml`: the files that it names beside it go into the object store, and
 * the document names them by content. Where a pipeline of that name is there already, that one stays.
 * @returns the new version, or nothing where there was one
 * @throws PIPELINE_INVALID with all problems, FILE_NOT_READABLE, FILE_OUTSIDE, what the stores throw
 */
export async function publishFolder(
  project: string,
  folder: string,
  { library, objects, files: records }: PublishInto,
): Promise<PipelineVersion | undefined> {
  const text = await readFile(join(folder, 'pipeline.yaml'), 'utf8');
  const { pipeline, problems } = parsePipeline(text, 'pipeline.yaml');
  if (!pipeline) throw pipelineInvalid('pipeline.yaml', problems);
  if (await isThere(library, project, pipeline.name)) return undefined;
  const { names, sent } = await storeFiles(pipeline, folder, objects);
  await records.record(project, 'platform', sent);
  const document = Object.keys(names).length > 0 ? { ...pipeline, files: names } : pipeline;
  const draft = await library.create(project, formatPipeline(document));
  return await library.publish(project, draft.name, { revision: draft.revision, note: '' });
}

async function isThere(library: PipelineLibrary, project: string, name: string): Promise<boolean> {
  try {
    await library.draft(project, name);
    return true;
  } catch (thrown) {
    if (asKumikiError(thrown).code === 'PIPELINE_NOT_FOUND') return false;
    throw thrown;
  }
}

/** Puts the files of a pipeline into the object store. @returns the document's `files`, by content, and what was sent */
async function storeFiles(
  { files = {} }: Pipeline,
  folder: string,
  objects: ObjectWriter,
): Promise<{ readonly names: Record<string, string>; readonly sent: readonly NewFile[] }> {
  const names: Record<string, string> = {};
  const sent: NewFile[] = [];
  for (const [name, file] of Object.entries(files)) {
    names[name] = file;
    if (file.startsWith('sha256:')) continue;
    const bytes = await readInside(folder, file);
    const format = sniffFormat(bytes);
    const mediaType = format ? imageFormatTable[format].mediaType : 'application/octet-stream';
    const { digest, size } = await objects.put(bytes);
    names[name] = digest;
    sent.push({ digest, size, mediaType, name: basename(file) });
  }
  return { names, sent };
}

/** A file of the folder; links must not lead out of it. */
async function readInside(folder: string, file: string): Promise<Uint8Array> {
  try {
    const path = await realPathInside(folder, file);
    if (path !== undefined) return await readFile(path);
  } catch (cause) {
    throw kumikiError('FILE_NOT_READABLE', { path: file, reason: reasonOf(cause) }, { cause });
  }
  throw kumikiError('FILE_OUTSIDE', { file, folder });
}
