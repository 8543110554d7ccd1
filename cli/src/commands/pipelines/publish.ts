import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { asKumikiError, kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { realPathInside } from '@kumiki/component-sdk/package';
import { formatPipeline, parsePipeline, type Pipeline } from '@kumiki/orchestrator/pipeline';
import { exitCodes, type ExitCode } from '../../command.ts';
import { withSource } from '../../console/problems.ts';
import { print } from '../../console/terminal.ts';
import type { PlatformClient } from '../../platform/client.ts';

interface Draft {
  readonly name: string;
  readonly revision: number;
}

/**
 * Makes a version of a pipeline of a file. Files that it names beside it are sent along, and the document then names
 * them by content.
 * @throws FILE_NOT_FOUND, FILE_OUTSIDE, what the platform refuses with
 */
export async function publishFile(
  platform: PlatformClient,
  file: string,
  { note = '', json }: { readonly note?: string | undefined; readonly json: boolean },
): Promise<ExitCode> {
  const written = await readText(file);
  try {
    const { pipeline } = parsePipeline(written, basename(file));
    const names = pipeline ? await sendFiles(platform, pipeline, dirname(file)) : {};
    const isChanged = Object.keys(names).length > 0;
    const text = pipeline && isChanged ? formatPipeline({ ...pipeline, files: names }) : written;
    const draft = await saveDraft(platform, text, pipeline?.name);
    const body = { revision: draft.revision, note };
    const made = await platform.json<{ version: number }>('POST', `/pipelines/${draft.name}/publish`, {
      body,
    });
    if (json) print(JSON.stringify(made));
    else print(`${draft.name}@${made.version} is published.`);
    return exitCodes.ok;
  } catch (thrown) {
    const error = asKumikiError(thrown);
    throw error.problems.length > 0 ? withSource(error, { name: file, text: written }) : error;
  }
}

async function readText(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((thrown: unknown) => {
    throw (thrown as NodeJS.ErrnoException).code === 'ENOENT'
      ? kumikiError('FILE_NOT_FOUND', { path: file, base: process.cwd() })
      : kumikiError('FILE_NOT_READABLE', { path: file, reason: reasonOf(thrown) }, { cause: thrown });
  });
}

/** @returns the document's `files` by content; empty where it names none by name */
async function sendFiles(
  platform: PlatformClient,
  { files = {} }: Pipeline,
  folder: string,
): Promise<Record<string, string>> {
  if (Object.values(files).every((file) => file.startsWith('sha256:'))) return {};
  const names: Record<string, string> = {};
  for (const [name, file] of Object.entries(files)) {
    names[name] = file;
    if (file.startsWith('sha256:')) continue;
    const path = await realPathInside(folder, file).catch((cause: unknown) => {
      throw kumikiError('FILE_NOT_FOUND', { path: file, base: folder }, { cause });
    });
    if (path === undefined) throw kumikiError('FILE_OUTSIDE', { file, folder });
    const body = new FormData();
    body.append('file', await openAsBlob(path), basename(file));
    const { items } = await platform.json<{ items: { file_id: string }[] }>('POST', '/files', {
      body,
      endless: true,
    });
    names[name] = items[0]!.file_id;
  }
  return names;
}

/** Saves over the draft that is there. */
async function saveDraft(platform: PlatformClient, text: string, name: string | undefined): Promise<Draft> {
  const before =
    name === undefined
      ? undefined
      : await platform
          .json<Draft>('GET', `/pipelines/${encodeURIComponent(name)}`)
          .catch((thrown: unknown) => {
            if (asKumikiError(thrown).code !== 'PIPELINE_NOT_FOUND') throw thrown;
          });
  if (!before) return await platform.json<Draft>('POST', '/pipelines', { body: { text } });
  const body = { text, revision: before.revision };
  return await platform.json<Draft>('PUT', `/pipelines/${before.name}`, { body });
}
