import type { LiveGroup, LiveStatus, LiveStep } from '../../../api/deployments.ts';

/** What can be done about a step that is too slow, as the texts name it. */
export type Remedy = 'queue' | 'uneven' | 'heavy' | 'wait' | 'slow';

/** How a box of the graph is at this moment: a step, or all steps of a pipeline inside. Times in ms. */
export interface BoxFigures {
  readonly steps: readonly string[];
  readonly p50?: number;
  readonly p95?: number;
  readonly failed: number;
  /** Steps that it runs as one with. */
  readonly together: readonly string[];
  /** The step that has its time, where it is not the first of those that run together. */
  readonly timeIn?: string;
  readonly group?: LiveGroup;
  /** Frames that wait for its processes; told at the first step of a group. */
  readonly waiting: number;
  /** Its part of the latency budget, where there is one. */
  readonly share?: number;
  readonly isOver: boolean;
  /** What its slow frames take of its share, or of the longest step where there is no budget: 1 is all of it. */
  readonly part: number;
  readonly remedy?: Remedy;
}

/** @returns nothing for what is no step */
export function boxFigures(box: string, status: LiveStatus): BoxFigures | undefined {
  const own = status.steps.filter(({ step }) => isIn(box, step));
  const [first] = own;
  if (!first) return undefined;
  const timed = own.filter((step) => step.with === undefined || !own.some((one) => one.step === step.with));
  const p50 = sumOf(timed, ({ latency }) => latency.p50_ms);
  const p95 = sumOf(timed, ({ latency }) => latency.p95_ms);
  const timeIn = own.length === 1 ? first.with : undefined;
  const group = status.groups.find(({ steps }) => steps.includes(first.step));
  const shares = status.budget?.steps.filter(({ step }) => isIn(box, step));
  const share = shares && sumOf(shares, ({ share_ms: ms }) => ms);
  const isOver =
    timeIn === undefined && (shares?.some(({ over }) => over) ?? false) && isMuch(p95, share, status);
  const longest = Math.max(...status.steps.map(({ latency }) => latency.p95_ms ?? 0));
  const whole = share ?? longest;
  const remedy = isOver ? remedyFor({ p50, p95, waiting: group?.waiting ?? 0 }, status) : undefined;
  return {
    steps: own.map(({ step }) => step),
    ...(p50 !== undefined && { p50 }),
    ...(p95 !== undefined && { p95 }),
    failed: own.reduce((sum, { failed }) => sum + failed, 0),
    together: togetherWith(first, status),
    ...(timeIn !== undefined && { timeIn }),
    ...(group && { group }),
    waiting: group?.steps[0] === first.step ? group.waiting : 0,
    ...(share !== undefined && { share }),
    isOver,
    part: p95 === undefined || whole <= 0 ? 0 : p95 / whole,
    ...(remedy && { remedy }),
  };
}

/** How much more than its share its slow frames take, in ms. */
export function excess({ p95 = 0, share = 0 }: BoxFigures): number {
  return Math.max(0, p95 - share);
}

/** A tenth of a millisecond over a share of half of one breaks nothing: from a twentieth of the budget on it is told. */
function isMuch(p95 = 0, share = 0, { budget }: LiveStatus): boolean {
  return p95 - share >= 0.05 * (budget?.budget_ms ?? 0);
}

/** What could be done so that a pipeline that breaks its budget keeps it: by what takes the time. */
export function budgetRemedy({ wait, latency }: LiveStatus): Remedy | undefined {
  if (wait.p95_ms === undefined || latency.p95_ms === undefined) return undefined;
  return wait.p95_ms > latency.p95_ms / 2 ? 'wait' : undefined;
}

function remedyFor(
  { p50 = 0, p95 = 0, waiting }: { readonly p50?: number; readonly p95?: number; readonly waiting: number },
  { steps }: LiveStatus,
): Remedy {
  if (waiting > 0) return 'queue';
  if (p95 > 2 * p50) return 'uneven';
  const all = steps.reduce((sum, { latency }) => sum + (latency.p50_ms ?? 0), 0);
  return p50 > all / 2 ? 'heavy' : 'slow';
}

function togetherWith({ step, with: leader }: LiveStep, { steps }: LiveStatus): readonly string[] {
  const first = leader ?? step;
  return steps
    .filter((one) => one.step !== step && (one.step === first || one.with === first))
    .map((one) => one.step);
}

/** A step that is another pipeline is inlined in the plan: its steps are called `box/step`. */
function isIn(box: string, step: string): boolean {
  return step === box || step.startsWith(`${box}/`);
}

function sumOf<One>(all: readonly One[], read: (one: One) => number | undefined): number | undefined {
  const known = all.map(read).filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
}
