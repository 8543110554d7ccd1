import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { parseManifest, type Manifest } from '../src/manifest/index.ts';
import type { LogLine } from '../src/progress/index.ts';
import type { Value } from '../src/values/index.ts';
import { commandComponent, runComponent, type CommandLimits } from '../src/worker/index.ts';

export interface CommandParts {
  /** JavaScript: `process.argv.slice(2)` are the arguments, `fs` is there. */
  readonly tool?: string;
  /** The arguments after the tool, in YAML. */
  readonly args?: string;
  /** The whole `run`, where it is not the tool. */
  readonly run?: string;
  /** Further keys of the command, in YAML. */
  readonly command?: string;
  readonly inputs?: string;
  readonly outputs?: string;
  readonly params?: string;
}

export interface CommandRunOptions extends CommandLimits {
  readonly inputs?: Readonly<Record<string, Value>>;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
}

/** The manifest of a component that is a command, as text. */
export function commandManifest(parts: CommandParts): string {
  const run = parts.run ?? `[node, { file: tool.mjs }, ${parts.args ?? ''}]`;
  return `apiVersion: kumiki/v1
kind: Component
name: test/tool
version: 1.0.0
title: { en: Tool, ja: 道具 }
description: { en: A tool., ja: 道具。 }
category: data
inputs: ${parts.inputs ?? '{}'}
outputs: ${parts.outputs ?? '{ text: { type: text } }'}
params: ${parts.params ?? '{}'}
command:
  run: ${run}
${(parts.command ?? 'stdout: { output: text }').replaceAll(/^/gm, '  ')}
`;
}

/** Makes a folder with a component that is a command, and runs it with a folder for temporary files of its own. */
export class CommandFolder {
  readonly path: string;
  readonly logs: LogLine[] = [];
  readonly #temporary: string;

  private constructor(path: string) {
    this.path = join(path, 'tool');
    this.#temporary = join(path, 'tmp');
    process.env['TMPDIR'] = this.#temporary;
  }

  static async make(): Promise<CommandFolder> {
    const folder = new CommandFolder(await realpath(await mkdtemp(join(tmpdir(), 'kumiki-command-'))));
    await mkdir(folder.path);
    await mkdir(folder.#temporary);
    return folder;
  }

  async write(parts: CommandParts): Promise<Manifest> {
    const text = commandManifest(parts);
    await writeFile(join(this.path, 'component.yaml'), text);
    await writeFile(join(this.path, 'tool.mjs'), `import fs from 'node:fs';\n${parts.tool ?? ''}\n`);
    return parseManifest(text, 'component.yaml');
  }

  /** The outputs of one run. */
  async run(
    parts: CommandParts,
    { inputs = {}, params = {}, signal, ...limits }: CommandRunOptions = {},
  ): Promise<Readonly<Record<string, Value>>> {
    const { command, ...manifest } = await this.write(parts);
    const component = commandComponent({ ...manifest, command: command! }, this.path, limits);
    const sink = { progress: () => undefined, log: (line: LogLine) => void this.logs.push(line) };
    return await runComponent(component, { inputs, params, sink, ...(signal && { signal }) });
  }

  /** What runs left behind. */
  async leftovers(): Promise<string[]> {
    return await readdir(this.#temporary);
  }

  async remove(): Promise<void> {
    await rm(join(this.path, '..'), { recursive: true, force: true });
  }
}

/** A folder of its own for each test, with the check that no run left anything behind. */
export function useCommandFolder(): { readonly current: CommandFolder } {
  const before = process.env['TMPDIR'];
  let folder: CommandFolder | undefined;
  beforeEach(async () => {
    folder = await CommandFolder.make();
  });
  afterEach(async () => {
    expect(await folder?.leftovers()).toEqual([]);
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    await folder?.remove();
  });
  return {
    get current() {
      return folder!;
    },
  };
}

/** Prints its arguments as JSON, which is the output `data`. */
export const tellArguments = {
  tool: 'console.log(JSON.stringify(process.argv.slice(2)));',
  outputs: '{ data: { type: json } }',
  command: 'stdout: { output: data }',
} as const satisfies CommandParts;
