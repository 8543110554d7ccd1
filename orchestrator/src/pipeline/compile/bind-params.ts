import { adviceFor } from '@kumiki/component-sdk/document';
import type { Path } from '@kumiki/component-sdk/errors';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { isReference, lookalike, parseReference, unescapeText } from '../reference/reference.ts';
import { nameOfMark, propertiesOf, unknownMark } from './caller-params.ts';
import { checkParams } from './check-step-params.ts';
import type { Frame } from './frame.ts';

/**
 * The parameters of a step, complete with the defaults of their schema and with a symbol for each parameter of
 * the caller. What can be checked now is checked, and everything wrong reported.
 */
export function bindParams(frame: Frame, step: string, schema: JsonSchema): Record<string, unknown> {
  const written = frame.scope.pipeline.steps[step]?.params ?? {};
  const given = new ParamReader(frame, step).read(written, ['steps', step, 'params']);
  return checkParams(frame, step, schema, given as Record<string, unknown>);
}

class ParamReader {
  readonly #frame: Frame;
  readonly #step: string;

  constructor(frame: Frame, step: string) {
    this.#frame = frame;
    this.#step = step;
  }

  /** A value with its references resolved; `undefined` for a parameter without a value. */
  read(value: unknown, path: Path): unknown {
    if (typeof value === 'string')
      return isReference(value) ? this.#reference(value, path) : this.#text(value, path);
    if (Array.isArray(value)) return value.map((item, index) => this.#item(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    if (path.length > 3 && entries.length === 1 && entries[0]![0] === '$param') {
      const where = `the step "${this.#step}"`;
      this.#frame.scope.report('PARAMETER_KEY_RESERVED', { where }, path, this.#about(path));
      return unknownMark;
    }
    const read = entries.map(([key, item]) => [key, this.read(item, [...path, key])] as const);
    return Object.fromEntries(read.filter(([, item]) => item !== undefined));
  }

  /** An element of a list always has a value: without it the ones behind it would move up. */
  #item(value: unknown, path: Path): unknown {
    const read = this.read(value, path);
    const { caller } = this.#frame.linking;
    const open = typeof read === 'symbol' && read !== unknownMark && !caller.hasValue(nameOfMark(read));
    if (read !== undefined && !open) return read;
    const values = {
      reference: String(value),
      where: `a list in the parameters of the step "${this.#step}"`,
    };
    this.#frame.scope.report('PARAMETER_WITHOUT_VALUE', values, path, this.#about(path));
    return unknownMark;
  }

  #reference(text: string, path: Path): unknown {
    const { scope, params, used } = this.#frame;
    const about = this.#about(path);
    const where = `The parameter "${about.field}" of the step "${this.#step}"`;
    const reference = parseReference(text);
    if ('expected' in reference) {
      scope.report('REFERENCE_INVALID', { reference: text, expected: reference.expected }, path, about);
      return unknownMark;
    }
    if (reference.kind !== 'params') {
      const reason = 'parameters are the same for all items';
      const advice = `Connect ${text} to an input of the step; in its parameters only $params.NAME can stand.`;
      const values = { reference: text, where: `the parameter "${about.field}"`, reason, advice };
      scope.report('REFERENCE_NOT_ALLOWED', values, path, about);
      return unknownMark;
    }
    const { name } = reference;
    used.add(`params.${name}`);
    if (params.has(name)) return params.get(name);
    const declared = Object.keys(propertiesOf(scope.params));
    const advice =
      declared.length > 0 ? adviceFor(name, declared) : 'Declare it under "params", or write the value here.';
    const what = 'there is no parameter';
    scope.report('REFERENCE_UNKNOWN', { where, reference: text, what, name, advice }, path, about);
    return unknownMark;
  }

  #text(text: string, path: Path): string {
    const near = lookalike(text);
    const about = this.#about(path);
    if (near !== undefined) {
      const where = `The parameter "${about.field}" of the step "${this.#step}"`;
      const values = { where, text, near };
      this.#frame.scope.report('REFERENCE_LOOKALIKE', values, path, { ...about, severity: 'warning' });
    }
    return unescapeText(text);
  }

  #about(path: Path): { readonly step: string; readonly field: string } {
    return { step: this.#step, field: String(path[3] ?? '') };
  }
}
