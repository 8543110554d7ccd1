import { bindCondition, both } from './bind-condition.ts';
import type { Flow } from './flow.ts';
import type { Frame } from './frame.ts';
import { linkComponent } from './link-component.ts';
import { linkPipeline } from './link-pipeline.ts';
import { orderSteps } from './order-steps.ts';
import type { ScopeStep } from './scope.ts';

/** Links all steps of a document, each after those that it reads; what is wrong is reported. */
export function linkScope(frame: Frame): void {
  const { order, waiting } = orderSteps(frame.scope);
  // Steps in a circle are looked at too, so that everything else that is wrong in them is said at once.
  for (const { name } of waiting) frame.without.set(name, { kind: 'broken' });
  for (const step of order) linkStep(frame, step);
  for (const step of waiting) linkStep(frame, step);
}

function linkStep(frame: Frame, step: ScopeStep): void {
  const { scope, around, without } = frame;
  const when =
    step.when === undefined || step.when === 'broken' ? undefined : bindCondition(frame, step, step.when);
  const gone =
    when !== undefined && 'kind' in when && when.kind === 'absent' ? leftOut(frame, step, when) : undefined;
  const inner = {
    cache: around.cache && step.written.cache !== 'off',
    group: step.written.group === undefined ? around.group : scope.prefix + step.written.group,
    when: both(around.when, when !== undefined && 'condition' in when ? when.condition : undefined),
    ...(gone !== undefined && { gone }),
  };
  let outcome: Flow | undefined;
  if (step.component !== undefined) outcome = linkComponent(frame, step, step.component, inner);
  else if (step.inner === undefined) outcome = { kind: 'broken' };
  else if (gone === undefined) linkPipeline(frame, step, step.inner, inner, linkScope);
  else outcome = gone;
  if (outcome !== undefined && !without.has(step.name)) without.set(step.name, outcome);
}

/** A step whose condition looks at a step that is left out is left out too. */
function leftOut({ scope }: Frame, { name }: ScopeStep, when: Extract<Flow, { kind: 'absent' }>): Flow {
  if (when.reason === undefined) return when;
  const values = { step: name, what: 'what its condition looks at', reason: when.reason };
  scope.report('STEP_LEFT_OUT', values, ['steps', name, 'when'], { severity: 'warning', step: name });
  return { kind: 'absent', reason: `the step "${name}" is left out` };
}
