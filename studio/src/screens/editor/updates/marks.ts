import type { ComponentUpdate } from '../../../api/updates.ts';
import { isLeft, type Left } from './left.ts';

/** What a step is marked with. */
export interface StepUpdate {
  readonly kind: 'newer' | 'beyond' | 'yanked' | 'deprecated';
  readonly version: string;
}

/** Whether there is something to decide about a component. */
export function isOpenUpdate(update: ComponentUpdate): boolean {
  return kindOf(update) !== undefined;
}

/** The marks of the steps; what was left for later has none. */
export function marksOf(updates: readonly ComponentUpdate[], left: Left): ReadonlyMap<string, StepUpdate> {
  return new Map(
    updates.flatMap((update) => {
      const kind = kindOf(update);
      if (kind === undefined || isLeft(update, left)) return [];
      const mark: StepUpdate = { kind, version: update.latest ?? '' };
      return update.steps.map((step) => [step, mark] as const);
    }),
  );
}

/** What matters most: that a version was withdrawn counts more than that there is another one. */
function kindOf({ state, yanked, deprecated }: ComponentUpdate): StepUpdate['kind'] | undefined {
  if (yanked) return 'yanked';
  if (deprecated) return 'deprecated';
  return state === 'newer' || state === 'beyond' ? state : undefined;
}
