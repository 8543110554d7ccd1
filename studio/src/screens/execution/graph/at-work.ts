import type { ProgressUpdate } from '../../../api/progress.ts';

/** An item that a step works on, as its component says it. */
export interface WorkOnItem {
  readonly item: number;
  /** From 0 to 1. */
  readonly fraction: number;
  readonly message: string | undefined;
}

/** What each step works on. */
export type AtWork = ReadonlyMap<string, readonly WorkOnItem[]>;

/** What is at work after some updates; a step that is in any other state works on that item no more. */
export function afterUpdates(before: AtWork, updates: readonly ProgressUpdate[]): AtWork {
  const after = new Map(before);
  for (const { step, item, status, fraction, message } of updates) {
    if (step === null) {
      if (status !== 'running' && status !== 'planned' && status !== 'accepted') after.clear();
      continue;
    }
    if (item === undefined) continue;
    const others = (after.get(step) ?? []).filter((one) => one.item !== item);
    if (status === 'running' && fraction !== undefined)
      after.set(step, [...others, { item, fraction, message }]);
    else if (others.length > 0) after.set(step, others);
    else after.delete(step);
  }
  return after;
}

/** What a box of the graph works on: a step, or all steps of a pipeline inside. */
export function workOf(box: string, all: AtWork): readonly WorkOnItem[] {
  return [...all].flatMap(([step, works]) => (step === box || step.startsWith(`${box}/`) ? works : []));
}
