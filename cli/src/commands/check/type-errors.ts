import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { kumikiError, problem, type Problem } from '@kumiki/component-sdk/errors';

/** How long the compiler may take, in ms. */
const compileMs = 60_000;
/** The most findings of it that are kept. */
const most = 50;

/** `component.ts(16,47): error TS2551: Property …`, as `tsc --pretty false` writes it; more lines of it are indented. */
const finding = /^(?<file>.+)\((?<line>\d+),(?<column>\d+)\): error (?<rule>TS\d+): (?<reason>.*)$/;

export interface TypeErrors {
  /** Each with its file, from the folder of the component. */
  readonly problems: readonly Problem[];
  /** The texts of those files. */
  readonly texts: ReadonlyMap<string, string>;
}

export const noTypeErrors: TypeErrors = { problems: [], texts: new Map() };

/**
 * What the compiler of a component's own project says: nothing where its folder has no `tsconfig.json`, or no TypeScript is installed for it.
 * What it says of files elsewhere is not the author's.
 * @throws COMPONENT_TYPES_UNCHECKED where the compiler itself does not get to its end
 */
export async function typeErrors(folder: string): Promise<TypeErrors> {
  const compiler = existsSync(join(folder, 'tsconfig.json')) ? await compilerOf(folder) : undefined;
  if (compiler === undefined) return noTypeErrors;
  const found = findings(await compile(compiler, folder)).filter(({ file }) => isOwn(file));
  const texts = new Map<string, string>();
  for (const file of new Set(found.map((one) => one.file))) {
    texts.set(file, await readFile(join(folder, file), 'utf8').catch(() => ''));
  }
  return { problems: found.map(asProblem), texts };
}

function isOwn(file: string): boolean {
  return !file.startsWith('..') && !isAbsolute(file) && !file.split('/').includes('node_modules');
}

interface Finding {
  /** From the folder of the component, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  reason: string;
}

async function compilerOf(folder: string): Promise<string | undefined> {
  try {
    const path = createRequire(join(folder, 'package.json')).resolve('typescript/package.json');
    const { bin } = JSON.parse(await readFile(path, 'utf8')) as { bin?: { tsc?: string } };
    return bin?.tsc && join(dirname(path), bin.tsc);
  } catch {
    return undefined; // not installed
  }
}

async function compile(compiler: string, folder: string): Promise<string> {
  const args = [compiler, '--noEmit', '--pretty', 'false', '-p', 'tsconfig.json'];
  return await new Promise<string>((resolve, reject) => {
    const options = { cwd: folder, timeout: compileMs, maxBuffer: 16 * 1024 * 1024 };
    execFile(process.execPath, args, options, (error, stdout) => {
      // It ends with 1 or 2 where it has found something.
      if (!error || (typeof error.code === 'number' && finding.test(firstLine(stdout)))) resolve(stdout);
      else reject(kumikiError('COMPONENT_TYPES_UNCHECKED', { reason: firstLine(stdout) || error.message }));
    });
  });
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0]!;
}

function findings(output: string): Finding[] {
  const found: Finding[] = [];
  for (const text of output.split(/\r?\n/)) {
    const { file, line, column, rule, reason } = finding.exec(text)?.groups ?? {};
    if (file === undefined) {
      const before = found.at(-1);
      if (before && text.startsWith(' ')) before.reason += ` ${text.trim()}`;
    } else if (found.length < most) {
      const path = normalize(file).replaceAll('\\', '/');
      found.push({ file: path, line: Number(line), column: Number(column), rule: rule!, reason: reason! });
    } else break;
  }
  return found;
}

function asProblem({ file, line, column, rule, reason }: Finding): Problem {
  const values = { reason: reason.replace(/\.$/, ''), rule };
  return problem('COMPONENT_TYPE_WRONG', values, { path: [], line, column }, { document: file });
}
