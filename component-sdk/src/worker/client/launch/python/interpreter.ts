import { kumikiError } from '../../../../errors/index.ts';
import { runPython } from './run-python.ts';

/** A Python that environments are made with. */
export interface Interpreter {
  readonly program: string;
  /** All that it says of itself, e.g. `3.11.7 (main, …) [GCC …]`. */
  readonly version: string;
  /** The folder that it is installed in. */
  readonly prefix: string;
  /** The version of its pip, where it has one. */
  readonly pip: string | null;
}

const needed = [3, 11] as const;
const usual = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'] as const;

const question = `import json, sys
try:
    from pip import __version__ as pip
except ImportError:
    pip = None
print(json.dumps({"release": sys.version_info[:2], "version": sys.version, "prefix": sys.base_prefix, "pip": pip}))`;

const found = new Map<string, Promise<Interpreter>>();

/** The Python that `KUMIKI_PYTHON` names, else the first one on the path that is new enough. @throws PYTHON_NOT_FOUND */
export async function findInterpreter(component: string): Promise<Interpreter> {
  const named = process.env['KUMIKI_PYTHON'];
  const key = named ?? '';
  const search = found.get(key) ?? look(component, named ? [named] : usual);
  found.set(key, search);
  search.catch(() => found.delete(key)); // it may be installed in the meantime
  return await search;
}

async function look(component: string, programs: readonly string[]): Promise<Interpreter> {
  let old: string | undefined;
  for (const program of programs) {
    const answer = await ask(program);
    if (!answer) continue;
    const [major, minor] = answer.release;
    if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return { program, ...answer };
    old ??= `${program} is ${answer.version.split(' ')[0]}`;
  }
  const none = programs.length === 1 ? `there is no program "${programs[0]}" that is one` : 'none is there';
  throw kumikiError(
    'PYTHON_NOT_FOUND',
    { component, needed: needed.join('.'), found: old ?? none },
    { at: { component } },
  );
}

type Answer = Omit<Interpreter, 'program'> & { readonly release: readonly [number, number] };

async function ask(program: string): Promise<Answer | undefined> {
  try {
    return JSON.parse(await runPython(program, ['-c', question])) as Answer;
  } catch {
    return undefined;
  }
}
