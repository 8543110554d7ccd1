import { kumikiError } from '../errors/index.ts';
import type { Manifest } from '../manifest/index.ts';
import { parseTypeRef, whyNot, type Value } from '../values/index.ts';

interface OutputRule {
  readonly name: string;
  readonly type: string;
  readonly ref: NonNullable<ReturnType<typeof parseTypeRef>>;
  readonly optional: boolean;
  /** The list that has as many elements. */
  readonly pairsWith: string | undefined;
}

/** Checks what a component gives against its manifest, wherever it ran. */
export class OutputCheck {
  readonly #component: string;
  readonly #rules: readonly OutputRule[];

  constructor({ name: component, outputs }: Manifest) {
    this.#component = component;
    this.#rules = Object.entries(outputs).map(([name, { type, optional, pairsWith }]) => {
      return { name, type, ref: parseTypeRef(type)!, optional: optional === true, pairsWith };
    });
  }

  /**
   * @param isChecked says of a value that it has been checked where it lies
   * @throws COMPONENT_OUTPUT_MISSING, COMPONENT_OUTPUT_UNKNOWN, COMPONENT_OUTPUT_TYPE
   */
  check(
    results: ReadonlyMap<string, unknown>,
    isChecked?: (value: unknown) => boolean,
  ): Record<string, Value> {
    const component = this.#component;
    for (const output of results.keys()) {
      if (this.#rules.some(({ name }) => name === output)) continue;
      throw kumikiError('COMPONENT_OUTPUT_UNKNOWN', { component, output });
    }
    const values: Record<string, Value> = {};
    for (const { name: output, ref, type, optional } of this.#rules) {
      const value = results.get(output);
      if (value === undefined) {
        if (optional) continue;
        throw kumikiError('COMPONENT_OUTPUT_MISSING', { component, output });
      }
      const found = isChecked?.(value) ? undefined : whyNot(value, ref);
      if (found !== undefined) {
        const expected = `a value of type ${type}`;
        throw kumikiError('COMPONENT_OUTPUT_TYPE', { component, output, found, expected });
      }
      values[output] = value as Value;
    }
    this.#checkPairs(values);
    return values;
  }

  #checkPairs(values: Readonly<Record<string, Value>>): void {
    for (const { name: output, pairsWith } of this.#rules) {
      const [list, other] = [values[output], pairsWith === undefined ? undefined : values[pairsWith]];
      if (!Array.isArray(list) || !Array.isArray(other) || list.length === other.length) continue;
      const found = `a list of ${list.length}`;
      const expected = `as many elements as "${pairsWith}", of which there are ${other.length}`;
      throw kumikiError('COMPONENT_OUTPUT_TYPE', { component: this.#component, output, found, expected });
    }
  }
}
