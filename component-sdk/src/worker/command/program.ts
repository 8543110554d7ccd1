import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { kumikiError, reasonOf, type KumikiError } from '../../errors/index.ts';
import { partOf, type Command, type Manifest } from '../../manifest/index.ts';
import { workerEnvironment } from '../client/environment.ts';
import { runProgram, type Program } from './run-program.ts';
import { makeScratch } from './scratch.ts';

/** How long a program may take to say its version, in ms. */
const versionMs = 10_000;

/**
 * Finds the program of a command: `node` is the one that runs this process, a plain name is looked up in the
 * PATH, a file is one of the component's folder.
 * @throws COMMAND_UNUSABLE
 */
export async function findProgram(manifest: Manifest, command: Command, folder: string): Promise<Program> {
  const part = partOf(command.run[0], manifest);
  if (part.kind === 'file') return await usable({ name: part.file, path: join(folder, part.file) }, manifest);
  const name = part.kind === 'text' ? part.text : '';
  if (name === 'node') return { name, path: process.execPath };
  if (isAbsolute(name)) return await usable({ name, path: name }, manifest);
  for (const place of (workerEnvironment({})['PATH'] ?? '').split(delimiter)) {
    if (!isAbsolute(place)) continue;
    const path = join(place, name);
    if ((await faultOf(path)) === undefined) return { name, path };
  }
  const advice = `Install "${name}" so that it is found in the PATH, or correct "command" in component.yaml.`;
  throw unusable(manifest, name, 'it is in no folder of the PATH', advice);
}

/**
 * Asks a program for its version, the first line of its answer that is not empty.
 * @throws COMMAND_UNUSABLE where the answer lacks what the manifest wants
 */
export async function askVersion(
  manifest: Manifest,
  { version }: Command,
  program: Program,
): Promise<string | undefined> {
  if (version === undefined) return undefined;
  const scratch = makeScratch();
  const lines: string[] = [];
  try {
    const signal = AbortSignal.timeout(versionMs);
    const line = (text: string): unknown => lines.length < 100 && lines.push(text);
    await runProgram({ program, args: version.arguments, scratch, signal, line });
  } catch (cause) {
    const advice = 'Correct "command.version" in component.yaml.';
    throw unusable(manifest, program.name, `it does not say its version (${reasonOf(cause)})`, advice);
  } finally {
    scratch.remove();
  }
  const { has } = version;
  if (has !== undefined && !lines.join('\n').includes(has)) {
    const reason = `its version is "${(lines[0] ?? '').slice(0, 100)}" where "${has}" is wanted`;
    throw unusable(
      manifest,
      program.name,
      reason,
      `Install the version of "${program.name}" that has "${has}".`,
    );
  }
  return lines[0];
}

async function usable(program: Program, manifest: Manifest): Promise<Program> {
  const fault = await faultOf(program.path);
  if (fault === undefined) return program;
  const advice = 'Put it there, let it be executable (chmod +x), or correct "command" in component.yaml.';
  throw unusable(manifest, program.name, fault, advice);
}

/** Why a path is no program, in words; `undefined` where it is one. */
async function faultOf(path: string): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isFile()) return 'it is not a file';
    await access(path, constants.X_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES'
      ? 'it may not be executed'
      : 'there is no such file';
  }
}

function unusable(
  { name: component }: Manifest,
  program: string,
  reason: string,
  advice: string,
): KumikiError {
  return kumikiError('COMMAND_UNUSABLE', { component, program, reason, advice }, { at: { component } });
}
