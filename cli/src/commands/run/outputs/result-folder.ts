import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { valueTypes, type Value, type ValueTypeName } from '@kumiki/component-sdk/values';
import { fetchValue, type Item, type StepValues } from '@kumiki/orchestrator/executors';
import type { Plan, PlanOutput } from '@kumiki/orchestrator/pipeline';
import { shownPath } from '../../../console/paths.ts';
import { describeValue } from './describe.ts';
import { encodeValue } from './encode.ts';
import { safeName } from './names.ts';
import {
  discard,
  makeFolder,
  openOutputFolder,
  putInPlace,
  writeAside,
  type PendingFile,
} from './temporary.ts';

/** One output of an item, as it was written. */
export interface WrittenOutput {
  readonly output: string;
  readonly type: ValueTypeName;
  /** In a few words. */
  readonly summary: string;
  /** One file, or one for each element of a list; relative to the working directory. */
  readonly files: readonly string[];
  /** Bytes of all files. */
  readonly size: number;
  readonly value: Value;
}

/** What the folder needs to know of a pipeline. */
export interface ResultPlan {
  readonly outputs: Readonly<Record<string, Pick<PlanOutput, 'type' | 'levels'>>>;
  readonly steps: Plan['steps'];
}

interface OutputEntry {
  readonly output: string;
  readonly type: ValueTypeName;
  readonly value: Value;
  /** The beginning of its file name. */
  readonly path: string;
}

/**
 * The folder that results go to: `NAME.ENDING` for an item's main output, `NAME.OUTPUT.ENDING` for the others,
 * `NAME.OUTPUT.001.ENDING` for lists. The files of an item appear whole and together, or not at all.
 */
export class ResultFolder {
  readonly folder: string;
  readonly #plan: ResultPlan;
  readonly #main: string | undefined;

  /** List elements of earlier runs, by the path that comes before their number. */
  readonly #earlier: ReadonlyMap<string, readonly string[]>;

  private constructor(folder: string, plan: ResultPlan, earlier: ReadonlyMap<string, readonly string[]>) {
    this.folder = folder;
    this.#plan = plan;
    this.#main = mainOutput(plan);
    this.#earlier = earlier;
  }

  /** @throws OUTPUT_NOT_WRITABLE */
  static async open(folder: string, plan: ResultPlan): Promise<ResultFolder> {
    await openOutputFolder(folder);
    return new ResultFolder(folder, plan, await listElements(folder));
  }

  /** Writes the outputs of an item. @throws OUTPUT_NOT_WRITABLE, IMAGE_ENCODE_FAILED */
  async write(item: Item, outputs: Readonly<Record<string, Value>>): Promise<WrittenOutput[]> {
    const entries = this.#entries(item, outputs);
    const written = await writeAll(entries, this.folder);
    for (const { path, value, type } of entries) {
      if (Array.isArray(value) && valueTypes[type].kind !== 'data') await this.#removeEarlier(path, written);
    }
    return written;
  }

  /** What `write` would say, for outputs that another process writes. */
  async describe(item: Item, outputs: Readonly<Record<string, Value>>): Promise<WrittenOutput[]> {
    return await Promise.all(
      this.#entries(item, outputs).map(async (entry) => {
        return await describeEntry(entry, async (path, value, type) => {
          const { content, ending } = await encodeValue(value, type);
          return { file: shownPath(path + ending), size: Buffer.byteLength(content) };
        });
      }),
    );
  }

  #entries(item: Item, outputs: Readonly<Record<string, Value>>): OutputEntry[] {
    return Object.entries(this.#plan.outputs).flatMap(([output, { type }]): OutputEntry[] => {
      const value = outputs[output];
      const name = output === this.#main ? item.name : `${item.name}.${output}`;
      return value === undefined ? [] : [{ output, type, value, path: join(this.folder, name) }];
    });
  }

  /** A list that was longer in an earlier run leaves no element behind. */
  async #removeEarlier(path: string, written: readonly WrittenOutput[]): Promise<void> {
    const now = new Set(written.flatMap(({ files }) => files));
    const gone = (this.#earlier.get(path) ?? []).filter((file) => !now.has(shownPath(file)));
    for (const file of gone) await rm(file, { force: true });
  }

  /** Writes what a step gave to `steps/ITEM/STEP.OUTPUT.ENDING`. @throws as `write` */
  async writeStep(item: Item, step: string, outputs: StepValues): Promise<void> {
    const here: [output: string, value: Value][] = [];
    for (const [output, value] of Object.entries(outputs))
      here.push([output, await fetchValue(value, 'file')]);
    const folder = join(this.folder, 'steps', item.name);
    await makeFolder(folder);
    const types = this.#plan.steps.find(({ id }) => id === step)!.outputs;
    await writeAll(
      here.map(([output, value]) => {
        const path = join(folder, `${safeName(step.replaceAll('/', '.'))}.${output}`);
        return { output, value, type: types[output]!.type, path };
      }),
      this.folder,
    );
  }
}

/** The output that has the item's own name: the first image, else the only one. */
function mainOutput({ outputs }: ResultPlan): string | undefined {
  const entries = Object.entries(outputs);
  const single = entries.filter(([, { levels }]) => levels.length === 0);
  const picture = single.find(([, { type }]) => type === 'image' || type === 'mask');
  return (picture ?? (entries.length === 1 ? single[0] : undefined))?.[0];
}

/** @param folder where files wait: one place, which the next run tidies up after one that was killed */
async function writeAll(entries: readonly OutputEntry[], folder: string): Promise<WrittenOutput[]> {
  const pending: PendingFile[] = [];
  const writeOne = async (path: string, value: Value, type: ValueTypeName) => {
    const { content, ending } = await encodeValue(value, type);
    pending.push(await writeAside(path + ending, content, folder));
    return { file: shownPath(path + ending), size: Buffer.byteLength(content) };
  };
  try {
    const written: WrittenOutput[] = [];
    for (const entry of entries) written.push(await describeEntry(entry, writeOne));
    await putInPlace(pending);
    return written;
  } finally {
    await discard(pending);
  }
}

/** One output, each of its files handled by `one`. */
async function describeEntry(
  { output, type, value, path }: OutputEntry,
  one: (path: string, value: Value, type: ValueTypeName) => Promise<{ file: string; size: number }>,
): Promise<WrittenOutput> {
  const files: string[] = [];
  let size = 0;
  for (const [end, element] of elementsOf(value, type)) {
    const found = await one(path + end, element, type);
    files.push(found.file);
    size += found.size;
  }
  return { output, type, value, files, size, summary: describeValue(value, type) };
}

/** A value, or the images and files of a list (of lists) with what they add to the name: `.001`, `.002.001`. */
function elementsOf(value: Value, type: ValueTypeName, end = ''): [end: string, value: Value][] {
  if (!Array.isArray(value) || valueTypes[type].kind === 'data') return [[end, value]];
  const digits = Math.max(3, String(value.length).length);
  return (value as readonly Value[]).flatMap((element, at) =>
    elementsOf(element, type, `${end}.${String(at + 1).padStart(digits, '0')}`),
  );
}

async function listElements(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = await readdir(folder);
  const elements = names.filter((name) => elementName.test(name)).map((name) => join(folder, name));
  return Map.groupBy(elements, (path) => join(dirname(path), basename(path).replace(elementName, '')));
}

const elementName = /(\.\d{3,})+\.[a-z0-9]+$/;
