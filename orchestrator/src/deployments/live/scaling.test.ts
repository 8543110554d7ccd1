import { describe, expect, test } from 'vitest';
import type { GroupUse } from '../../executors/index.ts';
import { lookMs, Scaling, type ScalingOptions, type ScalingStep } from './scaling.ts';

interface Shown extends Partial<GroupUse> {
  /** Processors that it has at work. */
  readonly processors?: number;
}

const usesOf = (groups: readonly Shown[], at: number): GroupUse[] =>
  groups.map(({ processors = 0, ...of }, number) => ({
    group: `g${number}`,
    steps: [],
    replicas: 1,
    starting: 0,
    busy: 0,
    waiting: 0,
    busyMs: 0,
    restarts: 0,
    statesLost: 0,
    cpuMs: processors * lookMs * at,
    ...of,
  }));

/** Looks at groups that stay as they are, for so long. @returns what it says, as soon as it says something */
function looks(
  groups: readonly Shown[],
  { waiting = 0, count = 50, ...options }: ScalingOptions & { waiting?: number; count?: number },
): ScalingStep | undefined {
  const scaling = new Scaling({ min: 1, max: 3 }, { downMs: 1000, ...options });
  for (let at = 0; at < count; at++) {
    const step = scaling.look(usesOf(groups, at), waiting, at * lookMs);
    if (step) return step;
  }
  return undefined;
}

describe('a group gets one replica more', () => {
  test('that is the busiest, while frames wait before the first or between two', () => {
    const groups = [
      { replicas: 2, busy: 1 },
      { replicas: 2, busy: 2 },
    ];
    const more = { group: 'g1', replicas: 3 };
    expect(looks(groups, { waiting: 1 })).toEqual(more);
    expect(looks([groups[0]!, { ...groups[1]!, waiting: 1 }], {})).toEqual(more);
    expect(looks(groups, { count: 4 })).toBeUndefined();
  });

  test('that takes more of a processor, where two are as busy', () => {
    const groups = [{ busy: 1, processors: 0.2 }, { busy: 1, processors: 0.9 }, { busy: 1 }];
    // What they take is known from the second look on.
    const scaling = new Scaling({ min: 1, max: 3 });
    expect(scaling.look(usesOf(groups, 0), 0, 0)).toBeUndefined();
    expect(scaling.look(usesOf(groups, 1), 1, lookMs)).toEqual({ group: 'g1', replicas: 2 });
  });

  test('unless it has as many as it may have, or one is on its way', () => {
    expect(looks([{ replicas: 3, busy: 3 }], { waiting: 5 })).toBeUndefined();
    expect(looks([{ busy: 1, starting: 1 }], { waiting: 5 })).toBeUndefined();
  });

  test('unless the processors that all share have no time left', () => {
    const groups = [
      { busy: 1, processors: 0.9 },
      { busy: 1, processors: 1.1 },
    ];
    const scaling = (processors: number | undefined) => {
      const own = new Scaling({ min: 1, max: 3 }, { processors });
      for (let at = 0; at < 20; at++) own.look(usesOf(groups, at), 0, at * lookMs);
      return own.look(usesOf(groups, 20), 3, 20 * lookMs);
    };
    expect([scaling(2), scaling(4), scaling(undefined)]).toEqual([
      undefined,
      { group: 'g1', replicas: 2 },
      { group: 'g1', replicas: 2 },
    ]);
  });
});

test('a group gets one replica less when the others could do its work for a while, and never fewer than the least', () => {
  const one = { group: 'g0', replicas: 2 };
  expect(looks([{ replicas: 3, busy: 1 }], {})).toEqual(one);
  expect(looks([{ replicas: 3, busy: 1 }], { count: 4 })).toBeUndefined();
  expect(looks([{ replicas: 3, busy: 2 }], {})).toBeUndefined();
  expect(looks([{ replicas: 1, busy: 0 }], {})).toBeUndefined();
});
