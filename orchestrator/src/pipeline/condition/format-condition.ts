import type { Condition, ConditionOperand } from '../plan/plan.ts';

/** A condition in words as a document has it, e.g. `$steps.judge.verdict == "NG"`. */
export function formatCondition(condition: Condition): string {
  if (!('terms' in condition)) {
    return `${formatOperand(condition.left)} ${condition.op} ${formatOperand(condition.right)}`;
  }
  const terms = condition.terms.map((term) =>
    'terms' in term ? `(${formatCondition(term)})` : formatCondition(term),
  );
  return terms.join(` ${condition.op} `);
}

function formatOperand(operand: ConditionOperand): string {
  if ('value' in operand) return `$${operand.value}`;
  if ('param' in operand) return `$params.${operand.param}`;
  return typeof operand.literal === 'number' ? String(operand.literal) : `"${operand.literal}"`;
}
