import type { Plan, ValueId } from './plan.ts';

/** Steps, and all that read what they give, directly or not. @param from ids of steps */
export function stepsAfter({ steps }: Plan, from: readonly string[]): string[] {
  const after = new Set(from);
  // A plan has its steps in the order in which they can run.
  for (const { id, inputs } of steps) {
    const reads = Object.values(inputs).some(({ from: source }) => {
      if (!('value' in source) || !source.value.startsWith('steps.')) return false;
      return after.has(source.value.slice('steps.'.length, source.value.lastIndexOf('.')));
    });
    if (reads) after.add(id);
  }
  return [...after];
}

/** Steps that read some of these values, directly or not. */
export function stepsOn(plan: Plan, values: ReadonlySet<ValueId>): string[] {
  const readers = plan.steps.filter(({ inputs }) => {
    return Object.values(inputs).some(({ from }) => 'value' in from && values.has(from.value));
  });
  return stepsAfter(
    plan,
    readers.map(({ id }) => id),
  );
}
