import { readdir, readFile } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import { imageFormatTable, sniffFormat } from '@kumiki/component-sdk/values';
import type { Platform } from '@kumiki/orchestrator/api';
import type { DataFolder } from '@kumiki/orchestrator/data-folder';
import type { ExecutionRef, SubmittedItem } from '@kumiki/orchestrator/execution';
import { publishFolder } from '@kumiki/orchestrator/pipelines';
import { reportError } from '../../../console/report-error.ts';
import { broughtSamples, rememberSamples } from './brought.ts';
import { sampleFolders } from './sample-folders.ts';

const project = 'default';
/** The one that is run over its images when it comes. */
const shown = 'find-and-mark';

/**
 * Publishes the sample pipelines that a data folder was not given before, and starts the one that is shown. What goes
 * wrong with a sample is told, and keeps no platform from starting.
 * @returns the execution that was started
 */
export async function bringSamples(
  platform: Platform,
  { path, objects, files }: DataFolder,
  say: (line: string) => void,
): Promise<ExecutionRef | undefined> {
  const brought = new Set(await broughtSamples(path));
  const missing = (await sampleFolders()).filter((folder) => !brought.has(basename(folder)));
  let started: ExecutionRef | undefined;
  for (const folder of missing) {
    try {
      const made = await publishFolder(project, folder, { library: platform.pipelines, objects, files });
      if (made) say(`The sample pipeline ${made.name} is there, version ${made.version}.`);
      if (made && basename(folder) === shown) started = await start(platform, made.name, folder, objects);
      brought.add(basename(folder));
    } catch (thrown) {
      reportError(thrown);
    }
  }
  if (missing.length > 0) await rememberSamples(path, brought);
  return started;
}

async function start(
  platform: Platform,
  pipeline: string,
  folder: string,
  objects: ObjectWriter,
): Promise<ExecutionRef> {
  const files = (await readdir(join(folder, 'images'))).toSorted();
  const items: SubmittedItem[] = [];
  for (const file of files) {
    const content = await readFile(join(folder, 'images', file));
    const format = sniffFormat(content);
    if (!format) continue;
    const artifact = {
      ...(await objects.put(content)),
      mediaType: imageFormatTable[format].mediaType,
      name: file,
    };
    items.push({ name: parse(file).name, inputs: { image: { kind: 'stored', artifact } } });
  }
  const { id } = await platform.executions.start(project, { pipeline, items });
  return { project, id };
}
