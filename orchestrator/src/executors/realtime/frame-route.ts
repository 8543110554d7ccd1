import type { Plan, PlanStep, ValueId } from '../../pipeline/index.ts';
import { neededSteps } from '../step/needed.ts';
import { joins, type InputAhead } from '../step/steps-ahead.ts';

/** Neighbouring steps of one group: they are asked for at once. */
export interface RouteLeg {
  readonly steps: readonly RouteStep[];
}

export interface RouteStep {
  readonly step: PlanStep;
  /** It takes nothing but what the step before it gives, which nobody else reads: they may be done as one. */
  readonly joins: boolean;
}

/** The way of frames through a plan in which nothing depends on what a step gives but what the steps behind it are given. */
export interface FrameRoute {
  readonly legs: readonly RouteLeg[];
  /** The inputs of the pipeline that somebody reads. */
  readonly inputs: readonly string[];
}

const routes = new WeakMap<Plan, { readonly route: FrameRoute | undefined }>();

/**
 * The route of a plan; nothing for one with conditions, lists or optional outputs, whose components keep something from frame
 * to frame, or may be noticed elsewhere: what such a component does must not be done twice where a frame is run once more.
 */
export function routeOf(plan: Plan): FrameRoute | undefined {
  const known = routes.get(plan) ?? { route: makeRoute(plan) };
  routes.set(plan, known);
  return known.route;
}

/** Its steps do not run where they could be asked for at once. */
export function closeRoute(plan: Plan): void {
  routes.set(plan, { route: undefined });
}

function makeRoute(plan: Plan): FrameRoute | undefined {
  if (neededSteps(plan, new Set(), false).size < plan.steps.length) return undefined;
  if (!plan.steps.every((step) => isPlain(plan, step))) return undefined;
  const groups: PlanStep[][] = [];
  for (const step of plan.steps) {
    const last = groups.at(-1);
    if (last?.[0]!.group === step.group) last.push(step);
    else groups.push([step]);
  }
  // One that comes back to a group would take a replica of it twice.
  if (new Set(groups.map(([first]) => first!.group)).size < groups.length) return undefined;
  const legs = groups.map((steps) => ({
    steps: steps.map((step, at) => ({ step, joins: at > 0 && joinsTo(steps[at - 1]!, step) })),
  }));
  return { legs, inputs: inputsRead(plan) };
}

function isPlain({ components }: Plan, { component, map, when, outputs }: PlanStep): boolean {
  const { realtime, category, network } = components[component]!.manifest;
  const isNoticed = category === 'sink' || network === 'egress';
  const isAlways = map.length === 0 && !when && Object.values(outputs).every(({ optional }) => !optional);
  return isAlways && !isNoticed && realtime !== 'stateful';
}

function joinsTo(before: PlanStep, step: PlanStep): boolean {
  const inputs: Record<string, InputAhead> = {};
  for (const [name, { from }] of Object.entries(step.inputs)) {
    const made = 'value' in from ? producerOf(from.value) : undefined;
    inputs[name] = made ?? { value: name };
  }
  return joins(before, inputs);
}

function inputsRead({ steps, outputs }: Plan): string[] {
  const ids = new Set<ValueId>(Object.values(outputs).map(({ value }) => value));
  for (const { inputs } of steps)
    for (const { from } of Object.values(inputs)) if ('value' in from) ids.add(from.value);
  return [...ids].flatMap((id) => (id.startsWith('inputs.') ? [id.slice('inputs.'.length)] : []));
}

/** The step and the output of it that a value is. */
export function producerOf(id: ValueId): { readonly step: string; readonly output: string } | undefined {
  if (!id.startsWith('steps.')) return undefined;
  const end = id.lastIndexOf('.');
  return { step: id.slice('steps.'.length, end), output: id.slice(end + 1) };
}
