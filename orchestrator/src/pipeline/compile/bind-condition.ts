import type { Comparison, WrittenCondition } from '../condition/index.ts';
import type { Condition, ValueId } from '../plan/plan.ts';
import { bindOperand, brokenCondition, type NoCondition, type Side } from './condition-operand.ts';
import type { Frame } from './frame.ts';
import type { ScopeStep } from './scope.ts';

/** A condition with its references resolved. */
export type BoundCondition = { readonly condition: Condition } | NoCondition;

/** Resolves and type-checks the condition of a step; everything wrong is reported. */
export function bindCondition(frame: Frame, step: ScopeStep, written: WrittenCondition): BoundCondition {
  if ('terms' in written) return bindTerms(frame, step, written);
  const { op } = written;
  const left = bindOperand(frame, step, written.left);
  const right = bindOperand(frame, step, written.right);
  if ('kind' in left) return left;
  if ('kind' in right) return right;
  const advice = typeFault(op, left, right);
  if (advice === undefined) return { condition: { op, left: left.operand, right: right.operand } };
  const path = ['steps', step.name, 'when'];
  const within = { text: step.written.when!, at: written.left.at };
  const values = { step: step.name, left: left.shown, right: right.shown, op, advice };
  frame.scope.report('CONDITION_TYPE', values, path, { step: step.name, within });
  return brokenCondition;
}

function bindTerms(
  frame: Frame,
  step: ScopeStep,
  { op, terms }: Extract<WrittenCondition, { terms: unknown }>,
): BoundCondition {
  const bound = terms.map((term) => bindCondition(frame, step, term));
  const faults = bound.filter((term) => 'kind' in term);
  const fault = faults.find(({ kind }) => kind === 'broken') ?? faults[0];
  if (fault !== undefined) return fault;
  return { condition: { op, terms: bound.flatMap((term) => ('kind' in term ? [] : [term.condition])) } };
}

/** All values that a condition looks at, once for each time. */
export function valuesOf(condition: Condition): ValueId[] {
  if ('terms' in condition) return condition.terms.flatMap(valuesOf);
  return [condition.left, condition.right].flatMap((side) => ('value' in side ? [side.value] : []));
}

/** Two conditions that must both hold. */
export function both(first: Condition | undefined, second: Condition | undefined): Condition | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  const terms = [first, second].flatMap((one) => ('terms' in one && one.op === 'and' ? one.terms : [one]));
  return { op: 'and', terms };
}

/** What to do about two sides that do not go together. */
function typeFault(op: Comparison, left: Side, right: Side): string | undefined {
  const types = new Set([left.type, right.type]);
  const order = op !== '==' && op !== '!=';
  if (types.has('verdict')) {
    if (types.has('number') || ![left, right].every(mayBeVerdict)) return 'A verdict is "OK" or "NG".';
    return order ? 'Compare a verdict with == or !=.' : undefined;
  }
  if (types.has('number') && types.has('text')) {
    return 'Compare numbers with numbers (without quotes), and texts with texts (in quotes).';
  }
  return types.has('text') && order ? 'Compare texts with == or !=; only numbers have an order.' : undefined;
}

function mayBeVerdict({ operand }: Side): boolean {
  return !('literal' in operand) || operand.literal === 'OK' || operand.literal === 'NG';
}
