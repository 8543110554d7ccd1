import type { ValueId } from '../plan/plan.ts';
import type { LinkedStep } from './linked-step.ts';
import type { Scope } from './scope.ts';

/** Steps that stay together in the order: a group that the document names, or one step. */
interface Unit {
  readonly group?: string;
  readonly steps: LinkedStep[];
  readonly before: Set<Unit>;
}

/**
 * All steps of a plan in topological order, ties in the order of the documents, the steps of a named group one
 * after the other. A group that leads out of itself and back is reported.
 */
export function orderPlan(scope: Scope, linked: readonly LinkedStep[]): LinkedStep[] {
  const steps = inDocumentOrder(scope, linked);
  const producer = new Map<ValueId, LinkedStep>();
  for (const step of steps)
    for (const name of Object.keys(step.outputs)) producer.set(`steps.${step.id}.${name}`, step);
  const sources = new Map(
    steps.map((step) => [step, new Set(step.reads.flatMap((id) => producer.get(id) ?? []))] as const),
  );
  const { units, waiting } = orderUnits(unitsOf(steps, sources));
  if (waiting.length > 0) reportSplit(scope, waiting);
  return [...units, ...waiting].flatMap(({ steps: members }) => within(members, sources));
}

/** Linking went along the connections; here steps stand as the documents have them, those of inner pipelines in their place. */
function inDocumentOrder(scope: Scope, linked: readonly LinkedStep[]): LinkedStep[] {
  const byId = new Map(linked.map((step) => [step.id, step]));
  const walk = ({ steps }: Scope): LinkedStep[] =>
    [...steps.values()].flatMap(({ id, inner }) =>
      inner === undefined ? (byId.get(id) ?? []) : walk(inner),
    );
  return walk(scope);
}

function unitsOf(
  steps: readonly LinkedStep[],
  sources: ReadonlyMap<LinkedStep, ReadonlySet<LinkedStep>>,
): Unit[] {
  const named = new Map<string, Unit>();
  const unitOf = new Map<LinkedStep, Unit>();
  for (const step of steps) {
    const { group } = step;
    const unit: Unit = (group === undefined ? undefined : named.get(group)) ?? {
      ...(group !== undefined && { group }),
      steps: [],
      before: new Set(),
    };
    if (group !== undefined) named.set(group, unit);
    unit.steps.push(step);
    unitOf.set(step, unit);
  }
  for (const [step, unit] of unitOf) {
    for (const source of sources.get(step)!)
      if (unitOf.get(source) !== unit) unit.before.add(unitOf.get(source)!);
  }
  return [...new Set(unitOf.values())];
}

/** Takes the first unit of the document whose sources are all taken, again and again. */
function orderUnits(all: readonly Unit[]): { readonly units: Unit[]; readonly waiting: Unit[] } {
  const units: Unit[] = [];
  const after = new Map(all.map((unit) => [unit, [] as Unit[]]));
  const open = new Map(all.map((unit) => [unit, unit.before.size]));
  for (const unit of all) for (const source of unit.before) after.get(source)!.push(unit);
  const place = new Map(all.map((unit, at) => [unit, at]));
  const ready = new Set(all.flatMap((unit, at) => (unit.before.size === 0 ? [at] : [])));
  while (ready.size > 0) {
    const at = Math.min(...ready);
    ready.delete(at);
    const unit = all[at]!;
    units.push(unit);
    for (const next of after.get(unit)!) {
      const left = open.get(next)! - 1;
      open.set(next, left);
      if (left === 0) ready.add(place.get(next)!);
    }
  }
  const taken = new Set(units);
  return { units, waiting: all.filter((unit) => !taken.has(unit)) };
}

/** The steps of one unit in their own order. */
function within(
  members: readonly LinkedStep[],
  sources: ReadonlyMap<LinkedStep, ReadonlySet<LinkedStep>>,
): LinkedStep[] {
  if (members.length === 1) return [...members];
  const inside = new Set(members);
  const units = members.map((step): Unit => ({ steps: [step], before: new Set() }));
  const unitOf = new Map(units.map((unit) => [unit.steps[0]!, unit]));
  for (const unit of units) {
    for (const source of sources.get(unit.steps[0]!)!)
      if (inside.has(source)) unit.before.add(unitOf.get(source)!);
  }
  return orderUnits(units).units.flatMap(({ steps }) => steps);
}

/** Steps themselves have an order, so where units have none a named group is on the way. */
function reportSplit(scope: Scope, waiting: readonly Unit[]): void {
  const stuck = new Set(waiting);
  const path: Unit[] = [];
  let unit = waiting[0]!;
  while (!path.includes(unit)) {
    path.push(unit);
    unit = [...unit.before].find((source) => stuck.has(source))!;
  }
  const circle = path.slice(path.indexOf(unit)).toReversed();
  const at = circle.findIndex(({ group }) => group !== undefined);
  const turned = [...circle.slice(at), ...circle.slice(0, at), circle[at]!];
  const names = turned.map(({ group, steps }) =>
    group === undefined ? `"${steps[0]!.id}"` : `group ${group}`,
  );
  const { group, steps } = circle[at]!;
  const step = steps[0]!.id.split('/')[0]!;
  const values = { group: group!, chain: names.join(' → ') };
  scope.report('GROUP_SPLIT', values, ['steps', step, 'group'], { step });
}
