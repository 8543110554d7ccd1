import type { PipelineForm } from '../../../api/types.ts';
import type { PipelineDocument } from '../../../document/document.ts';
import type { PreviewAnswerStep, PreviewOutput, PreviewStatus } from './preview-answer.ts';

/** The worst first: one such step inside makes the whole one so. */
const worst: readonly PreviewStatus[] = ['failed', 'not_reached'];
/** Only where all steps inside are so. */
const common: readonly PreviewStatus[] = ['cached', 'skipped', 'left_out'];

/**
 * The steps that give what a step gives, as a preview calls them: itself, or `outer/inner` where it is a pipeline, and itself again
 * for what this hands on as it got it. What these gave is kept where it is pinned.
 */
export function givingSteps(
  step: string,
  { steps }: PipelineDocument,
  forms: ReadonlyMap<string, PipelineForm>,
): readonly string[] {
  const pipeline = steps[step]?.pipeline;
  if (pipeline === undefined) return [step];
  const form = forms.get(pipeline);
  return form ? givingIn(step, form) : [];
}

function givingIn(step: string, { outputs }: PipelineForm): readonly string[] {
  const giving = Object.values(outputs).flatMap(({ value }) => {
    const source = sourceIn(value);
    return source ? `${step}/${source.id}` : isHandedOn(value) ? step : [];
  });
  return [...new Set(giving)];
}

/**
 * The answers, and one more for each step that is a pipeline: of the steps inside of it, called `outer/inner`, with what
 * the pipeline gives.
 */
export function withWholeSteps(
  answers: readonly PreviewAnswerStep[],
  { steps }: PipelineDocument,
  forms: ReadonlyMap<string, PipelineForm>,
): readonly PreviewAnswerStep[] {
  const wholes = Object.entries(steps).flatMap(([step, { pipeline }]) => {
    const form = pipeline === undefined ? undefined : forms.get(pipeline);
    const inner = answers.filter(({ step: of }) => of.startsWith(`${step}/`));
    const own = answers.find((of) => of.step === step);
    return form && (own ?? inner.length > 0) ? [wholeOf(step, inner, own, form)] : [];
  });
  const whole = new Set(wholes.map(({ step }) => step));
  return [...answers.filter(({ step }) => !whole.has(step)), ...wholes];
}

/** @param own what it hands on */
function wholeOf(
  step: string,
  inner: readonly PreviewAnswerStep[],
  own: PreviewAnswerStep | undefined,
  form: PipelineForm,
): PreviewAnswerStep {
  const all = own ? [...inner, own] : inner;
  const giving = all.filter((of) => givingIn(step, form).includes(of.step));
  const isPinned = giving.length > 0 && giving.every((of) => of.status === 'pinned');
  const given = Object.entries(form.outputs).flatMap(([name, { value }]) => {
    const output = isHandedOn(value) ? own?.outputs[name] : outputOf(step, inner, value);
    return output ? [[name, output] as const] : [];
  });
  const status =
    worst.find((one) => inner.some((of) => of.status === one)) ??
    (isPinned
      ? 'pinned'
      : common.find((one) => inner.length > 0 && inner.every((of) => of.status === one))) ??
    'succeeded';
  const durations = inner.flatMap(({ duration_ms: ms }) => ms ?? []);
  const error = inner.find((of) => of.error)?.error;
  return {
    step,
    status,
    cached: status === 'cached',
    outputs: Object.fromEntries(given),
    ...(durations.length > 0 && { duration_ms: durations.reduce((sum, ms) => sum + ms, 0) }),
    ...(error && { error }),
    ...(own?.key !== undefined && { key: own.key }),
  };
}

/** Whether an output is what went in: no step inside gives it. */
function isHandedOn(value: string): boolean {
  return value.startsWith('inputs.');
}

/** What an inner step gives, as the pipeline around it names it: `steps.STEP.OUTPUT`. */
function outputOf(
  step: string,
  inner: readonly PreviewAnswerStep[],
  value: string,
): PreviewOutput | undefined {
  const source = sourceIn(value);
  return source && inner.find((of) => of.step === `${step}/${source.id}`)?.outputs[source.output];
}

function sourceIn(value: string): { readonly id: string; readonly output: string } | undefined {
  const [, id, output] = /^steps\.(.+)\.([^.]+)$/.exec(value) ?? [];
  return id === undefined || output === undefined ? undefined : { id, output };
}
