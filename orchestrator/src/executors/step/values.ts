import type { Value } from '@kumiki/component-sdk/values';
import { Image } from '@kumiki/component-sdk/values';
import type { BoundPlan, PlanBinding, ValueId } from '../../pipeline/index.ts';

/**
 * The values of one item that somebody still needs. What nobody will read again is dropped, so that an item
 * holds no more pixels than its next steps want.
 */
export class ItemValues {
  readonly #values = new Map<ValueId, Value>();

  /** `undefined` for a value that is absent: a skipped step's, or an optional one's. */
  get(id: ValueId): Value | undefined {
    return this.#values.get(id);
  }

  set(id: ValueId, value: Value, readers: number): void {
    if (readers === 0) return;
    expectReaders(value, readers);
    this.#values.set(id, value);
  }

  drop(ids: readonly ValueId[]): void {
    for (const id of ids) this.#values.delete(id);
  }
}

function expectReaders(value: Value, readers: number): void {
  if (value instanceof Image) value.expectReaders(readers);
  else if (Array.isArray(value))
    for (const element of value as readonly Value[]) expectReaders(element, readers);
}

/** The value of a step's input for an item; `undefined` where it is absent. Lists are whole. */
export function bound(binding: PlanBinding, values: ItemValues, plan: BoundPlan): Value | undefined {
  const { from } = binding;
  if ('value' in from) return values.get(from.value);
  if ('param' in from) return plan.params[from.param] as Value | undefined;
  return from.literal as Value;
}
