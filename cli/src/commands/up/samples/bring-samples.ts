import { readdir, readFile } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import { KumikiError } from '@kumiki/component-sdk/errors';
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
/** The one that is run over all of its images when it comes, and told about. */
const shown = 'find-and-mark';
/** So many images of every other sample are run, so that people see what it makes. */
const glimpse = 2;

/**
 * Publishes the sample pipelines that a data folder was not given before, and starts the one that is shown; the others
 * follow at low priority, over their first images. What goes wrong with a sample is told, and keeps no platform from
 * starting.
 * @returns the execution of the one that is shown
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
      const items = made ? await itemsOf(folder, objects) : [];
      if (made && basename(folder) === shown) {
        started = {
          project,
          id: (await platform.executions.start(project, { pipeline: made.name, items })).id,
        };
      } else if (made && items.length > 0) {
        const some = { pipeline: made.name, items: items.slice(0, glimpse), priority: 'low' } as const;
        await platform.executions.start(project, some);
      }
      brought.add(basename(folder));
    } catch (thrown) {
      reportError(thrown);
    }
  }
  if (missing.length > 0) await rememberSamples(path, brought);
  return started;
}

/**
 * Makes versions of samples whose newest ones cannot run any more, since components came with another Kumiki. What somebody
 * has made of a draft since is theirs: nothing is done then. It compiles each sample, which nobody should wait for.
 */
export async function renewSamples(
  { pipelines }: Pick<Platform, 'pipelines'>,
  path: string,
  say: (line: string) => void,
): Promise<void> {
  for (const name of await broughtSamples(path)) {
    const again = await lockedAgain(pipelines, name).catch(reportError);
    if (again)
      say(`The sample pipeline ${again.name} has other components by now: version ${again.version}.`);
  }
}

async function lockedAgain(
  pipelines: Platform['pipelines'],
  name: string,
): Promise<{ readonly name: string; readonly version: number } | undefined> {
  try {
    await pipelines.compile(project, name);
    return undefined;
  } catch (thrown) {
    const isBroken =
      thrown instanceof KumikiError &&
      thrown.code === 'PIPELINE_INVALID' &&
      thrown.problems?.every(({ code }) => code === 'LOCK_BROKEN');
    // Somebody may have removed it; anything else is told where it is run.
    if (!isBroken) return undefined;
  }
  const [draft, newest] = [await pipelines.draft(project, name), await pipelines.version(project, name)];
  if (draft.text !== newest.text) return undefined;
  return await pipelines.publish(project, name, { revision: draft.revision, note: '' });
}

/** One item for each image in the folder of a sample, by name. */
async function itemsOf(folder: string, objects: ObjectWriter): Promise<SubmittedItem[]> {
  const found: string[] = await readdir(join(folder, 'images')).catch(() => []);
  const files = found.toSorted();
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
  return items;
}
