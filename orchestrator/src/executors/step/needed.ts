import type { Condition, ConditionOperand, Plan, PlanStep, ValueId } from '../../pipeline/index.ts';

/**
 * The steps of a plan that have to run or to be answered, where the results of some are known: those whose outputs
 * are a result, or are read by a step that runs. A step whose outputs nobody reads is there for what it does.
 * @param known steps whose results are there
 * @param all every step is needed, since what it gives is kept
 */
export function neededSteps(plan: Plan, known: ReadonlySet<string>, all: boolean): ReadonlySet<string> {
  if (all) return new Set(plan.steps.map(({ id }) => id));
  const values = new Set<ValueId>(Object.values(plan.outputs).map(({ value }) => value));
  const needed = new Set<string>();
  const optional = new Set(
    plan.steps.flatMap(({ id, outputs }) =>
      Object.entries(outputs).flatMap(([name, output]) => (output.optional ? [`steps.${id}.${name}`] : [])),
    ),
  );
  for (const step of plan.steps.toReversed()) {
    const outputs = Object.entries(step.outputs);
    const unread = outputs.every(([, { readers }]) => readers === 0);
    if (!unread && !outputs.some(([name]) => values.has(`steps.${step.id}.${name}`))) continue;
    needed.add(step.id);
    for (const id of step.when ? operandsOf(step.when) : []) values.add(id);
    for (const id of inputsOf(step)) {
      // Whether a known step would run at all may depend on one before it that can be skipped.
      if (!known.has(step.id) || optional.has(id)) values.add(id);
    }
  }
  return needed;
}

function inputsOf({ inputs }: PlanStep): ValueId[] {
  return Object.values(inputs).flatMap(({ from }) => ('value' in from ? [from.value] : []));
}

/** The values that a condition looks at. */
export function operandsOf(condition: Condition): ValueId[] {
  if ('terms' in condition) return condition.terms.flatMap(operandsOf);
  return [condition.left, condition.right].flatMap((operand: ConditionOperand) =>
    'value' in operand ? [operand.value] : [],
  );
}
