import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readDocument } from '@kumiki/component-sdk/document';
import type { PipelineSource, PipelineText } from '@kumiki/orchestrator/pipeline';

/** The pipelines in the files of a folder, by the `name` in them: what a step's `pipeline: NAME` means there. */
export class FolderPipelines implements PipelineSource {
  readonly #folder: string;
  #read: Promise<ReadonlyMap<string, PipelineText>> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async pipeline(name: string): Promise<PipelineText | undefined> {
    return (await this.#all()).get(name);
  }

  async names(): Promise<readonly string[]> {
    return [...(await this.#all()).keys()];
  }

  /** Read when the first step asks, since most pipelines use no other. */
  async #all(): Promise<ReadonlyMap<string, PipelineText>> {
    this.#read ??= readPipelines(this.#folder);
    return await this.#read;
  }
}

async function readPipelines(folder: string): Promise<ReadonlyMap<string, PipelineText>> {
  const names = (await readdir(folder)).filter((name) => /\.(ya?ml|json)$/i.test(name)).toSorted();
  const pipelines = new Map<string, PipelineText>();
  for (const name of names) {
    const path = join(folder, name);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined || !text.includes('Pipeline')) continue;
    const { data } = readDocument(text, name);
    if (!isPipeline(data) || pipelines.has(data.name)) continue;
    pipelines.set(data.name, { documentName: relative('', path), text });
  }
  return pipelines;
}

function isPipeline(data: unknown): data is { name: string } {
  if (typeof data !== 'object' || data === null) return false;
  return 'kind' in data && data.kind === 'Pipeline' && 'name' in data && typeof data.name === 'string';
}
