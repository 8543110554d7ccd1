import { bindPlan, type BoundPlan, type Plan } from '../../pipeline/index.ts';
import type { Generation } from './generation.ts';
import { warmUpInputs } from './warm-up-inputs.ts';

/** Frames for each process: the first finds everything cold, and code is compiled with those behind it. */
const framesEach = 3;

/** How long it may take in all, in ms. */
const warmUpMs = 10_000;

/**
 * Sends made-up frames through the processes of a generation, so that the first one of somebody takes no longer than the
 * others: libraries are loaded with their first use, models run once. What it gives is thrown away, what it fails with is
 * nobody's error. Components that write elsewhere or call out do not see them, nor do those that keep something from
 * frame to frame.
 * @param params of the deployment
 * @param replicas processes of each group
 */
export async function warmUp(
  { plan, executor, warm, files }: Pick<Generation, 'plan' | 'executor' | 'warm' | 'files'>,
  params: Readonly<Record<string, unknown>>,
  replicas: number,
): Promise<void> {
  const upTo = lastHarmless(plan);
  const made = upTo !== undefined && !warm.isStateful ? warmUpInputs(plan) : undefined;
  const bound = made && boundOnce(plan, params);
  if (!bound) return;
  const { inputs, shared } = made;
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, AbortSignal.timeout(warmUpMs)]);
  const items = Array.from({ length: replicas * framesEach }, (_, at) => ({
    id: String(at),
    name: 'warm-up',
    inputs,
  }));
  const isWhole = upTo === plan.steps.at(-1)?.id;
  const task = { plan: bound, items, shared, files, results: 'sent' as const, signal };
  await executor
    .execute(isWhole ? task : { ...task, upTo }, {
      // A picture that a component cannot use: the others would not be used either.
      event: ({ type }) => type === 'item_failed' && failed.abort(),
      deliver: async () => await Promise.resolve(),
    })
    .catch(() => undefined);
}

/** The last step before the first one whose component may be noticed elsewhere. */
function lastHarmless({ steps, components }: Plan): string | undefined {
  const isNoticed = ({ manifest }: Plan['components'][string]) =>
    manifest.category === 'sink' || manifest.network === 'egress';
  const first = steps.findIndex(({ component }) => isNoticed(components[component]!));
  return (first === -1 ? steps.at(-1) : steps[first - 1])?.id;
}

/** With the parameters that frames have, and nothing tried twice; nothing where frames have to bring some themselves. */
function boundOnce(plan: Plan, params: Readonly<Record<string, unknown>>): BoundPlan | undefined {
  const steps = plan.steps.map((step) => ({ ...step, retry: { ...step.retry, limit: 0 } }));
  try {
    return bindPlan({ ...plan, keep: 'outputs', steps }, params);
  } catch {
    return undefined;
  }
}
