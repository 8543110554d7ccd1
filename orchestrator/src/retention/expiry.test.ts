import { describe, expect, it } from 'vitest';
import type { KeptExecution } from '../execution/store/execution-store.ts';
import { Expiry, InTurn, Overflow } from './expiry.ts';
import { allPipelines } from './policy-store.ts';
import { kindLimits, policyOf, type Kept, type RetentionPolicy } from './policy.ts';

const dayMs = 24 * 60 * 60 * 1000;
const now = 1000 * dayMs;

/** An execution that ended so many days ago and has 10 bytes of each kind. */
function kept(daysAgo: number, more: Partial<KeptExecution> = {}): KeptExecution {
  return {
    id: `${daysAgo}`,
    pipeline: 'mark',
    endedAt: now - daysAgo * dayMs,
    pinned: false,
    removed: [],
    bytes: { record: 10, intermediates: 10, results: 10, inputs: 10, logs: 10 },
    ...more,
  };
}

function expiry(policies: Record<string, RetentionPolicy>, settings: RetentionPolicy = {}) {
  return new Expiry({ policies, settings, now });
}

describe('limits', () => {
  it('are those of the pipeline, then of its document, then of all, then of the settings, key by key', () => {
    const settings = { record: { days: 30 }, intermediates: { days: 7, bytes: 5 } };
    const all = { intermediates: { days: null }, logs: { days: 3 } };
    const own = { logs: { days: 1 }, results: { bytes: 100 } };
    expect(policyOf(kindLimits([own, all, settings]))).toEqual({
      record: { days: 30, bytes: null },
      intermediates: { days: null, bytes: 5 },
      results: { days: null, bytes: 100 },
      inputs: { days: null, bytes: null },
      logs: { days: 1, bytes: null },
    });
    expect(policyOf(kindLimits([own, all, settings], 2 * dayMs))).toMatchObject({
      record: { days: 2 },
      intermediates: { days: 2, bytes: 5 },
      logs: { days: 1 },
    });
  });

  it('of one kind leave the others', () => {
    const rule = expiry({ mark: { intermediates: { days: 2 }, logs: { days: 5 } } });
    const ages = [1, 2, 5].map((days) => rule.of(kept(days)));
    expect(ages).toEqual([[], ['intermediates'], ['intermediates', 'logs']]);
    expect(rule.of(kept(9, { pipeline: 'other' }))).toEqual([]);
  });

  it('of size leave the newest, of each pipeline by itself', () => {
    const rule = expiry({ [allPipelines]: { results: { bytes: 25 } } });
    const gone = [1, 2, 3, 4].map((days) => rule.of(kept(days)));
    expect(gone).toEqual([[], [], ['results'], ['results']]);
    expect(rule.of(kept(9, { pipeline: 'other' }))).toEqual([]);
  });

  it('never touch what runs or is pinned, and what is pinned takes no room of the others', () => {
    const rule = expiry({}, { record: { days: 0, bytes: 60 }, results: { bytes: 0 } });
    const { endedAt: _, ...open } = kept(1);
    expect(rule.of({ ...open, bytes: kept(1).bytes })).toEqual([]);
    expect(rule.of(kept(400, { pinned: true }))).toEqual([]);
    const sized = expiry({}, { record: { bytes: 60 } });
    expect([1, 2].map((days) => sized.of(kept(days, { pinned: days === 1 })))).toEqual([[], []]);
    expect(sized.of(kept(3))).toEqual(['record']);
  });

  it('take what an interrupted clean-up left, and nothing twice', () => {
    const rule = expiry({}, { logs: { days: 1 } });
    const { bytes } = kept(2);
    expect(rule.of(kept(2, { removed: ['logs'] }))).toEqual(['logs']);
    expect(rule.of(kept(2, { removed: ['logs'], bytes: { ...bytes, logs: 0 } }))).toEqual([]);
  });

  it('of all together take intermediates of the oldest first, and whole records where that is not enough', () => {
    const going = (rule: { of(execution: KeptExecution): readonly Kept[] }) =>
      [1, 2, 3].map((days) => rule.of(kept(days)));
    expect(going(new Overflow(100, 'intermediates'))).toEqual([[], [], ['intermediates']]);
    expect(going(new Overflow(60, 'record'))).toEqual([[], ['record'], ['record']]);
    const both = new InTurn([new Overflow(90, 'intermediates'), new Overflow(90, 'record')]);
    expect(going(both)).toEqual([[], ['intermediates'], ['record']]);
  });
});
