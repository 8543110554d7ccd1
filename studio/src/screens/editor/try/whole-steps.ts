import type { PipelineForm } from '../../../api/types.ts';
import type { PipelineDocument } from '../../../document/document.ts';
import type { PreviewAnswerStep, PreviewOutput, PreviewStatus } from './preview-answer.ts';

/** The worst first: one such step inside makes the whole one so. */
const worst: readonly PreviewStatus[] = ['failed', 'not_reached'];
/** Only where all steps inside are so. */
const common: readonly PreviewStatus[] = ['cached', 'skipped', 'left_out'];

/**
 * The steps that give what a step gives, as the plan calls them: itself, or `outer/inner` where it is a pipeline. What these gave
 * is kept where it is pinned.
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
  const inner = Object.values(outputs).flatMap(({ value }) => sourceIn(value)?.id ?? []);
  return [...new Set(inner)].map((id) => `${step}/${id}`);
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
    return form && inner.length > 0 ? [wholeOf(step, inner, form)] : [];
  });
  return [...answers, ...wholes];
}

function wholeOf(step: string, inner: readonly PreviewAnswerStep[], form: PipelineForm): PreviewAnswerStep {
  const giving = inner.filter((of) => givingIn(step, form).includes(of.step));
  const isPinned = giving.length > 0 && giving.every((of) => of.status === 'pinned');
  const given = Object.entries(form.outputs).flatMap(([name, { value }]) => {
    const output = outputOf(step, inner, value);
    return output ? [[name, output] as const] : [];
  });
  const status =
    worst.find((one) => inner.some((of) => of.status === one)) ??
    (isPinned ? 'pinned' : common.find((one) => inner.every((of) => of.status === one))) ??
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
  };
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
