import type { Condition, ConditionOperand, ValueId } from '../plan/plan.ts';

/** Gives the values that a condition looks at. */
export interface ConditionLookup {
  /** The value of an item; `undefined` where it is absent. */
  value(id: ValueId): unknown;
  /** The caller's parameter. */
  param(name: string): unknown;
}

/** Whether a condition holds, or the value that is missing to tell. */
export type ConditionOutcome = boolean | { readonly missing: ValueId };

type Comparable = string | number | undefined;

/**
 * Whether a condition holds. Where a value is absent, `and` is still false with one false term, and `or` true
 * with one true term; otherwise the absent value is the answer.
 */
export function evaluateCondition(condition: Condition, lookup: ConditionLookup): ConditionOutcome {
  if ('terms' in condition) {
    const decisive = condition.op === 'or';
    let missing: ConditionOutcome | undefined;
    for (const term of condition.terms) {
      const outcome = evaluateCondition(term, lookup);
      if (outcome === decisive) return decisive;
      if (typeof outcome !== 'boolean') missing ??= outcome;
    }
    return missing ?? !decisive;
  }
  const left = operandValue(condition.left, lookup);
  const right = operandValue(condition.right, lookup);
  if (left === undefined) return { missing: nameOf(condition.left) };
  if (right === undefined) return { missing: nameOf(condition.right) };
  return compare(condition.op, left, right);
}

function operandValue(operand: ConditionOperand, lookup: ConditionLookup): Comparable {
  if ('literal' in operand) return operand.literal;
  if ('param' in operand) return lookup.param(operand.param) as Comparable;
  const value = lookup.value(operand.value);
  if (operand.type !== 'verdict' || value === undefined) return value as Comparable;
  return (value as { readonly verdict: string }).verdict;
}

function nameOf(operand: ConditionOperand): ValueId {
  return 'value' in operand ? operand.value : 'param' in operand ? `params.${operand.param}` : '';
}

function compare(
  op: '==' | '!=' | '<' | '<=' | '>' | '>=',
  left: string | number,
  right: string | number,
): boolean {
  switch (op) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
    default:
      return left >= right;
  }
}
