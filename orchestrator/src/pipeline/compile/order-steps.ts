import { referencesOf } from '../condition/index.ts';
import { isReference, parseReference, type Reference } from '../reference/reference.ts';
import type { Scope, ScopeStep } from './scope.ts';

/** The steps of a document so that each comes after those that it reads; ties in the order of the document. */
export interface StepOrder {
  readonly order: readonly ScopeStep[];
  /** Steps that wait for each other, and those after them: they have no order. */
  readonly waiting: readonly ScopeStep[];
}

/** Orders the steps of one document, and reports every circle by its whole path. */
export function orderSteps(scope: Scope): StepOrder {
  const sources = new Map([...scope.steps.values()].map((step) => [step, sourcesOf(scope, step)]));
  const order: ScopeStep[] = [];
  const done = new Set<ScopeStep>();
  const visit = (step: ScopeStep): boolean => {
    if (done.has(step)) return true;
    if (![...sources.get(step)!].every((source) => done.has(source))) return false;
    done.add(step);
    order.push(step);
    return true;
  };
  let waiting = [...scope.steps.values()];
  for (let before = -1; before !== waiting.length && waiting.length > 0;) {
    before = waiting.length;
    waiting = waiting.filter((step) => !visit(step));
  }
  if (waiting.length > 0) reportCircles(scope, waiting, sources);
  return { order, waiting };
}

/** The steps that a step reads, but for itself. */
function sourcesOf(scope: Scope, step: ScopeStep): Set<ScopeStep> {
  const sources = new Set<ScopeStep>();
  for (const reference of stepReferences(step)) {
    const source = reference.kind === 'steps' ? scope.steps.get(reference.step) : undefined;
    if (source !== undefined && source !== step) sources.add(source);
  }
  return sources;
}

function stepReferences({ written, when }: ScopeStep): Reference[] {
  const inputs = Object.values(written.inputs ?? {})
    .filter(isReference)
    .map(parseReference);
  return [
    ...inputs.flatMap((reference) => ('expected' in reference ? [] : [reference])),
    ...(when === undefined || when === 'broken' ? [] : referencesOf(when)),
  ];
}

/** One circle for each knot of steps: from each step that no reported circle passed, back along what it reads. */
function reportCircles(
  scope: Scope,
  waiting: readonly ScopeStep[],
  sources: ReadonlyMap<ScopeStep, ReadonlySet<ScopeStep>>,
): void {
  const stuck = new Set(waiting);
  const seen = new Set<ScopeStep>();
  for (const start of waiting) {
    const path: ScopeStep[] = [];
    let step = start;
    while (!seen.has(step)) {
      seen.add(step);
      path.push(step);
      step = [...sources.get(step)!].find((source) => stuck.has(source))!;
    }
    const from = path.indexOf(step);
    if (from === -1) continue;
    // Written in the direction in which values flow, from the step that comes first in the document.
    const circle = path.slice(from).toReversed();
    const first = circle.indexOf(waiting.find((one) => circle.includes(one))!);
    const turned = [...circle.slice(first), ...circle.slice(0, first)];
    const cycle = [...turned, turned[0]!].map(({ name }) => name).join(' → ');
    const { name } = turned[0]!;
    scope.report('STEP_CYCLE', { cycle }, ['steps', name], { at: 'key', step: name });
  }
}
