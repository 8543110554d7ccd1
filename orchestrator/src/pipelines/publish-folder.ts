import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asKumikiError, kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { realPathInside } from '@kumiki/component-sdk/package';
import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import { formatPipeline, parsePipeline, type Pipeline } from '../pipeline/index.ts';
import type { PipelineLibrary } from './library.ts';
import { pipelineInvalid } from './pipeline-invalid.ts';
import type { PipelineVersion } from './pipeline-store.ts';

/**
 * Publishes the pipeline of a folder, `pipeline.yaml`: the files that it names beside it go into the object store, and
 * the document names them by content. Where a pipeline of that name is there already, that one stays.
 * @returns the new version, or nothing where there was one
 * @throws PIPELINE_INVALID with all problems, FILE_NOT_READABLE, FILE_OUTSIDE, what the stores throw
 */
export async function publishFolder(
  project: string,
  folder: string,
  { library, objects }: { readonly library: PipelineLibrary; readonly objects: ObjectWriter },
): Promise<PipelineVersion | undefined> {
  const text = await readFile(join(folder, 'pipeline.yaml'), 'utf8');
  const { pipeline, problems } = parsePipeline(text, 'pipeline.yaml');
  if (!pipeline) throw pipelineInvalid('pipeline.yaml', problems);
  if (await isThere(library, project, pipeline.name)) return undefined;
  const files = await storedFiles(pipeline, folder, objects);
  const document = Object.keys(files).length > 0 ? { ...pipeline, files } : pipeline;
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

async function storedFiles(
  { files = {} }: Pipeline,
  folder: string,
  objects: ObjectWriter,
): Promise<Record<string, string>> {
  const stored: Record<string, string> = {};
  for (const [name, file] of Object.entries(files)) {
    const isDigest = file.startsWith('sha256:');
    stored[name] = isDigest ? file : (await objects.put(await readInside(folder, file))).digest;
  }
  return stored;
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
