import { adviceFor, type Document } from '../document/index.ts';
import { problem, type Path, type Problem } from '../errors/index.ts';
import { parseTypeRef, valueTypes } from '../values/types.ts';
import { argumentFault, formatsFor, manifestFile, partOf, type CommandPart } from './command.ts';
import type { Manifest } from './manifest.ts';
import { pathFault } from './paths.ts';

const base: Path = ['command', 'run'];

/** What the schema of a command cannot say: names that there are, formats that fit, every output written once. */
export function checkCommand(manifest: Manifest, document: Document): Problem[] {
  const { command } = manifest;
  if (command === undefined) return [];
  const rules = new CommandRules(manifest, document);
  if (manifest.entry !== manifestFile) {
    rules.invalid(['entry'], '"entry"', 'there beside "command"', 'one of the two: code, or a program');
  }
  rules.checkProgram(command.run[0]);
  for (const [index, argument] of command.run.entries()) {
    const fault = argumentFault(argument);
    const expected = 'text, or a mapping with one of: file, input, output, param, flag (with when)';
    if (fault !== undefined) rules.invalid([...base, index], 'An argument of the command', fault, expected);
    else rules.checkPart(partOf(argument, manifest), [...base, index]);
  }
  const { stdout } = command;
  if (stdout) rules.checkStdout(stdout, ['command', 'stdout']);
  rules.checkOutputs();
  return rules.found;
}

class CommandRules {
  readonly found: Problem[] = [];
  readonly #manifest: Manifest;
  readonly #document: Document;
  readonly #written = new Set<string>();

  constructor(manifest: Manifest, document: Document) {
    this.#manifest = manifest;
    this.#document = document;
  }

  invalid(path: Path, where: string, found: string, expected: string): void {
    this.found.push(problem('FIELD_INVALID', { where, found, expected }, this.#document.locate(path)));
  }

  checkProgram(program: unknown): void {
    if (typeof program === 'string') {
      if (program === '' || (/[\\/]/.test(program) && !/^([A-Za-z]:)?[\\/]/.test(program))) {
        const expected = 'the name of a program such as convert, an absolute path, or {file: PATH}';
        this.invalid([...base, 0], 'The program', program === '' ? 'empty' : 'a relative path', expected);
      }
    } else if (typeof program !== 'object' || program === null || !('file' in program)) {
      const expected = 'the name of a program, or {file: PATH} for one in the folder';
      this.invalid([...base, 0], 'The program', 'no name', expected);
    }
  }

  checkPart(part: CommandPart, at: Path): void {
    const { inputs, outputs } = this.#manifest;
    const texts = Object.values(part).filter((value) => typeof value === 'string');
    if (texts.some((text) => text.includes('\0'))) {
      this.invalid(at, 'An argument of the command', 'text with a NUL character', 'text without one');
    }
    if (part.kind === 'file') {
      const reason = pathFault(part.file);
      if (reason === undefined) return;
      this.invalid([...at, 'file'], '"file"', `a path that ${reason}`, 'a path inside of the folder');
    } else if (part.kind === 'input') {
      if (!this.#knows(part.input, Object.keys(inputs), 'the inputs', [...at, 'input'])) return;
      this.#checkFormat(part.as, inputs[part.input]!.type, 'input', at);
    } else if (part.kind === 'output') {
      if (!this.#knows(part.output, Object.keys(outputs), 'the outputs', [...at, 'output'])) return;
      const { type } = outputs[part.output]!;
      this.#checkFormat(part.as, type, 'output', at);
      this.#checkOutput(part.output, part.from, [...at, 'output']);
      if (part.transform !== undefined && valueTypes[parseTypeRef(type)!.type].kind !== 'picture') {
        this.invalid([...at, 'transform'], '"transform"', `beside an output of type ${type}`, 'an image');
      }
    } else if (part.kind === 'param') this.#checkParam(part.param, [...at, 'param']);
    else if (part.kind === 'flag') this.#checkParam(part.when, [...at, 'when']);
  }

  checkStdout({ output, as, from }: { output: string; as?: string; from?: string }, at: Path): void {
    const { outputs } = this.#manifest;
    if (!this.#knows(output, Object.keys(outputs), 'the outputs', [...at, 'output'])) return;
    const { type } = outputs[output]!;
    if (valueTypes[parseTypeRef(type)!.type].kind !== 'data') {
      this.invalid(
        [...at, 'output'],
        'What is printed',
        `an output of type ${type}`,
        'text, a number or data',
      );
    } else if (as !== undefined) this.#checkFormat(as, type, 'output', at);
    this.#checkOutput(output, from, [...at, 'output']);
  }

  checkOutputs(): void {
    for (const output of Object.keys(this.#manifest.outputs)) {
      if (this.#written.has(output)) continue;
      const expected = `{output: ${output}} among its arguments, or under "stdout"`;
      this.invalid(['outputs', output], `The output "${output}"`, 'not written by the command', expected);
    }
  }

  #checkOutput(output: string, from: string | undefined, at: Path): void {
    const { inputs, outputs } = this.#manifest;
    if (this.#written.has(output)) {
      this.invalid(at, `The output "${output}"`, 'written twice', 'one place where it is written');
    }
    this.#written.add(output);
    if (parseTypeRef(outputs[output]!.type)!.list) {
      this.invalid(
        at,
        `The output "${output}"`,
        'a list',
        'a single value, since a command writes one file for it',
      );
    }
    const images = Object.keys(inputs).filter((name) => isPicture(inputs[name]!.type));
    if (from !== undefined) this.#knows(from, images, 'the image inputs', [...at.slice(0, -1), 'from']);
  }

  #checkFormat(as: string, type: string, side: 'input' | 'output', at: Path): void {
    const formats = formatsFor(type, side);
    if (formats === undefined || formats.includes(as)) return;
    const isFile = valueTypes[parseTypeRef(type)!.type].kind === 'file';
    const expected = isFile ? 'no format: a file keeps its own' : `one of: ${formats.join(', ')}`;
    this.invalid([...at, 'as'], `"as" of an ${side} of type ${type}`, as, expected);
  }

  #checkParam(name: string, at: Path): void {
    const properties = (this.#manifest.params['properties'] ?? {}) as Record<
      string,
      { 'x-secret'?: boolean }
    >;
    if (!this.#knows(name, Object.keys(properties), 'the parameters', at)) return;
    if (properties[name]!['x-secret'] === true) {
      const expected = 'a component with code: arguments can be seen by others on the machine';
      this.invalid(at, `The parameter "${name}"`, 'secret', expected);
    }
  }

  #knows(key: string, names: readonly string[], where: string, at: Path): boolean {
    if (names.includes(key)) return true;
    const values = { key, where: `${where} of ${this.#manifest.name}`, advice: adviceFor(key, names) };
    this.found.push(problem('FIELD_UNKNOWN', values, this.#document.locate(at)));
    return false;
  }
}

function isPicture(type: string): boolean {
  const { type: name, list } = parseTypeRef(type)!;
  return !list && valueTypes[name].kind === 'picture';
}
