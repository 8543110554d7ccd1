import type { WrittenOperand } from '../condition/index.ts';
import type { ConditionOperand } from '../plan/plan.ts';
import type { Flow } from './flow.ts';
import type { Frame } from './frame.ts';
import { resolve, type ReferencePlace } from './resolve.ts';
import type { ScopeStep } from './scope.ts';

/** One side of a comparison with its reference resolved. */
export interface Side {
  readonly operand: ConditionOperand;
  /** `undefined` for a parameter of which it is not plain to see. */
  readonly type?: 'number' | 'text' | 'verdict';
  /** How messages call it. */
  readonly shown: string;
}

/** There is no condition: what it looks at is left out, or something was wrong and has been reported. */
export type NoCondition = Extract<Flow, { kind: 'absent' | 'broken' }>;

export const brokenCondition: NoCondition = { kind: 'broken' };

/** Resolves one side of a comparison; everything wrong is reported. */
export function bindOperand(frame: Frame, step: ScopeStep, side: WrittenOperand): Side | NoCondition {
  if ('literal' in side) {
    const { literal } = side;
    return typeof literal === 'number'
      ? { operand: { literal }, type: 'number', shown: `the number ${literal}` }
      : { operand: { literal }, type: 'text', shown: `the text "${literal}"` };
  }
  const path = ['steps', step.name, 'when'];
  const about = { step: step.name, within: { text: step.written.when!, at: side.at } };
  const where = `The condition of the step "${step.name}"`;
  const place = { where, path, about, step: step.name };
  return toSide(frame, resolve(frame, side.reference, place), { ...place, reference: side.reference.text });
}

interface OperandPlace extends ReferencePlace {
  readonly step: string;
  /** As it is written. */
  readonly reference: string;
}

function toSide(frame: Frame, flow: Flow, place: OperandPlace): Side | NoCondition {
  const { reference } = place;
  if (flow.kind === 'value') return valueSide(frame, flow, place);
  if (flow.kind === 'param') return paramSide(frame, flow.name, place);
  if (flow.kind === 'file') return refuse(frame, place, 'a file');
  if (flow.kind === 'literal') {
    const literal = flow.as.type === 'verdict' ? (flow.data as { verdict: string }).verdict : flow.data;
    if (typeof literal === 'number') return { operand: { literal }, type: 'number', shown: reference };
    if (typeof literal === 'string') return { operand: { literal }, type: 'text', shown: reference };
    return refuse(frame, place, 'neither a number nor a text');
  }
  const open = flow.kind === 'absent' && reference.startsWith('$params.');
  return open ? withoutValue(frame, place) : flow;
}

function valueSide(
  frame: Frame,
  { id, type, levels, unsure }: Extract<Flow, { kind: 'value' }>,
  place: OperandPlace,
): Side | NoCondition {
  const { reference, step, path, about } = place;
  if (type !== 'number' && type !== 'text' && type !== 'verdict') {
    return refuse(frame, place, `of type ${type}`);
  }
  if (levels.length === 0) {
    return { operand: { value: id, type }, type, shown: `${reference} (a ${type})` };
  }
  if (!unsure)
    frame.scope.report('CONDITION_LIST', { step, reference, list: `$${levels.at(-1)}` }, path, about);
  return brokenCondition;
}

function paramSide(frame: Frame, name: string, place: OperandPlace): Side | NoCondition {
  const { caller } = frame.linking;
  if (!caller.hasValue(name)) return withoutValue(frame, place);
  const types = caller.typesOf(name);
  const operand = { param: name };
  if (types === undefined || types.size !== 1) return { operand, shown: place.reference };
  const [type] = types;
  if (type === 'number') return { operand, type, shown: `${place.reference} (a number)` };
  if (type === 'string') return { operand, type: 'text', shown: `${place.reference} (a text)` };
  return refuse(frame, place, `of type ${type}`);
}

function refuse({ scope }: Frame, place: OperandPlace, found: string): NoCondition {
  const { step, reference, path, about } = place;
  scope.report('CONDITION_OPERAND', { step, reference, found }, path, about);
  return brokenCondition;
}

function withoutValue({ scope }: Frame, { reference, step, path, about }: OperandPlace): NoCondition {
  const where = `the condition of the step "${step}"`;
  scope.report('PARAMETER_WITHOUT_VALUE', { reference, where }, path, about);
  return brokenCondition;
}
