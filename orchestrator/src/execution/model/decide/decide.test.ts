import { KumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import { describe, expect, it, test } from 'vitest';
import type { Command } from '../command.ts';
import { executionStatuses, type Execution, type ExecutionStatus } from '../execution.ts';
import { newExecutionId } from '../ids.ts';
import { itemStatuses, stepStatuses, type ExecutionItem, type ItemStep, type StepAttempt } from '../item.ts';
import { decide } from './decide.ts';
import type { DecisionState } from './decision.ts';

const error = kumikiError('IMAGE_EMPTY', { source: 'a.jpg' }).toJSON();
const plan = { digest: `sha256:${'1'.repeat(64)}`, size: 1, mediaType: 'application/json' };

function execution(more: Partial<Execution> = {}): Execution {
  return {
    project: 'default',
    id: newExecutionId(1000),
    pipeline: { name: 'p' },
    params: {},
    shared: {},
    files: {},
    priority: 0,
    keep: 'all',
    labels: {},
    status: 'running',
    revision: 1,
    seq: 1,
    epoch: 1,
    owner: 'me',
    generation: 0,
    cancelRequested: false,
    plan,
    steps: ['a', 'b'],
    counts: { total: 2, pending: 1, running: 1, succeeded: 0, failed: 0, cancelled: 0 },
    itemsComplete: true,
    bytes: 0,
    createdAt: 1000,
    ...more,
  };
}

function item(more: Partial<ExecutionItem> = {}): ExecutionItem {
  return { index: 0, name: 'a', inputs: {}, status: 'running', openSteps: 0, ...more };
}

function step(more: Partial<ItemStep> = {}): ItemStep {
  return { item: 0, step: 'a', status: 'pending', attempts: 0, ...more };
}

const attempt: StepAttempt = {
  item: 0,
  step: 'a',
  number: 1,
  generation: 0,
  outcome: 'running',
  usage: {},
  startedAt: 1500,
};

/** Every command, in a form that only the states can refuse. */
const commands: Readonly<Record<Command['type'], Command>> = {
  add_items: { type: 'add_items', count: 1, complete: false },
  claim: { type: 'claim', owner: 'other' },
  release: { type: 'release' },
  plan: { type: 'plan', plan, steps: ['a'] },
  start: { type: 'start' },
  warn: { type: 'warn', error },
  end: { type: 'end' },
  fail: { type: 'fail', error },
  request_cancel: { type: 'request_cancel' },
  retry_items: { type: 'retry_items' },
  item_started: { type: 'item_started', item: 0 },
  item_succeeded: { type: 'item_succeeded', item: 0, outputs: {} },
  item_failed: { type: 'item_failed', item: 0, error },
  item_cancelled: { type: 'item_cancelled', item: 0 },
  step_cached: { type: 'step_cached', item: 0, step: 'a', cacheKey: 'k', outputs: {} },
  step_skipped: { type: 'step_skipped', item: 0, step: 'a', reason: { condition: 'x' } },
  step_started: { type: 'step_started', item: 0, step: 'a' },
  step_retrying: { type: 'step_retrying', item: 0, step: 'a', error, delayMs: 5 },
  step_succeeded: { type: 'step_succeeded', item: 0, step: 'a' },
  step_failed: { type: 'step_failed', item: 0, step: 'a', error },
  step_cancelled: { type: 'step_cancelled', item: 0, step: 'a' },
};

const types = Object.keys(commands) as Command['type'][];

function allowed(state: DecisionState, type: Command['type']): boolean {
  try {
    decide(state, commands[type], 2000);
    return true;
  } catch (thrown) {
    if (thrown instanceof KumikiError && thrown.code === 'EXECUTION_STATE') return false;
    throw thrown;
  }
}

/** The commands that an execution allows in each status, its other records being as the command wants them. */
const byExecution: Readonly<Record<ExecutionStatus, string>> = {
  accepted: 'add_items claim release plan warn fail request_cancel',
  planned: 'add_items claim release start warn fail request_cancel step_cached',
  running:
    'add_items claim release warn end fail request_cancel item_started item_succeeded item_failed item_cancelled ' +
    'step_cached step_skipped step_started step_retrying step_succeeded step_failed step_cancelled',
  succeeded: '',
  partial: 'retry_items',
  failed: 'retry_items',
  cancelled: 'retry_items',
};

const byItem: Readonly<Record<ExecutionItem['status'], string>> = {
  pending: 'item_started item_failed item_cancelled step_cached',
  running:
    'item_succeeded item_failed item_cancelled step_cached step_skipped step_started step_retrying ' +
    'step_succeeded step_failed step_cancelled',
  succeeded: '',
  failed: '',
  cancelled: '',
};

const byStep: Readonly<Record<ItemStep['status'], string>> = {
  pending: 'step_cached step_skipped step_started step_failed',
  running: 'step_retrying step_succeeded step_failed step_cancelled',
  retrying: 'step_started step_failed step_cancelled',
  succeeded: '',
  failed: '',
  skipped: '',
  cached: '',
  cancelled: '',
};

/** The state in which only `execution.status` may refuse the command. */
function suited(status: ExecutionStatus, type: Command['type']): DecisionState {
  const counts = { total: 2, pending: 0, running: 0, succeeded: 1, failed: 1, cancelled: 0 };
  const left = { ...counts, succeeded: 0, running: 1 };
  const itemsComplete = type !== 'add_items';
  const of = execution({ status, itemsComplete, counts: type === 'end' ? counts : left });
  const wanted = itemStatuses.find((one) => byItem[one].split(' ').includes(type)) ?? 'running';
  const stepStatus = stepStatuses.find((one) => byStep[one].split(' ').includes(type)) ?? 'pending';
  const attempts = stepStatus === 'pending' ? 0 : 1;
  const steps = step({ status: stepStatus, attempts });
  return { execution: of, item: item({ status: wanted, openSteps: attempts }), step: steps, attempt };
}

describe('what is allowed', () => {
  describe.each(executionStatuses)('in an execution that is %s', (status) => {
    test.each(types)('%s', (type) => {
      // Of a running item where the command takes several: an item has no steps to succeed with while some are open.
      const state = suited(status, type);
      const fit = type === 'item_succeeded' ? { ...state, item: item() } : state;
      expect(allowed(fit, type)).toBe(byExecution[status].split(' ').includes(type));
    });
  });

  describe.each(itemStatuses)('for an item that is %s', (status) => {
    test.each(types.filter((type) => 'item' in commands[type]))('%s', (type) => {
      const state = suited('running', type);
      const fit = { ...state, item: item({ status, openSteps: 0 }) };
      expect(allowed(fit, type)).toBe(byItem[status].split(' ').includes(type));
    });
  });

  describe.each(stepStatuses)('for a step that is %s', (status) => {
    test.each(types.filter((type) => 'step' in commands[type]))('%s', (type) => {
      const state = { execution: execution(), item: item(), step: step({ status, attempts: 1 }), attempt };
      expect(allowed(state, type)).toBe(byStep[status].split(' ').includes(type));
    });
  });
});

describe('an execution', () => {
  const counts = { total: 3, pending: 0, running: 0, succeeded: 3, failed: 0, cancelled: 0 };

  test.each([
    ['succeeded', {}, {}],
    ['partial', { succeeded: 2, failed: 1 }, {}],
    ['failed', { succeeded: 0, failed: 3 }, {}],
    ['cancelled', { succeeded: 1, failed: 1, cancelled: 1 }, {}],
    ['cancelled', { succeeded: 1, pending: 1, running: 1 }, { cancelRequested: true }],
    ['cancelled', {}, { cancelRequested: true, itemsComplete: false }],
    // The cancel came when all was done.
    ['partial', { succeeded: 2, failed: 1 }, { cancelRequested: true }],
    ['succeeded', { total: 0, succeeded: 0 }, {}],
    ['cancelled', { total: 0, succeeded: 0 }, { cancelRequested: true, status: 'accepted' as const }],
  ])('ends as %s by its items %j', (status, items, more) => {
    const before = execution({ counts: { ...counts, ...items }, ...more });
    const { execution: after, events } = decide({ execution: before }, commands.end, 2000);
    expect(after).toMatchObject({ status, endedAt: 2000, owner: undefined, itemsComplete: true });
    expect(after.counts).toMatchObject({ total: before.counts.total, pending: 0, running: 0 });
    expect(events).toMatchObject([{ type: 'execution_ended', status }]);
  });

  it('does not end while an item is open or more may come', () => {
    expect(allowed({ execution: execution() }, 'end')).toBe(false);
    expect(allowed({ execution: execution({ counts, itemsComplete: false }) }, 'end')).toBe(false);
    expect(allowed({ execution: execution({ counts }) }, 'fail')).toBe(false);
  });

  it('fails with its open items; what was done stays done', () => {
    const none = decide({ execution: execution() }, commands.fail, 2000);
    expect(none.execution).toMatchObject({ status: 'failed', error, counts: { failed: 2, pending: 0 } });
    expect(none.bulk).toEqual({ type: 'close_items', status: 'failed', error });
    const some = execution({ counts: { ...counts, succeeded: 2, running: 1 } });
    expect(decide({ execution: some }, commands.fail, 2000).execution.status).toBe('partial');
  });

  it('hears of a cancel once', () => {
    const asked = decide({ execution: execution() }, commands.request_cancel, 2000);
    expect(asked.execution.cancelRequested).toBe(true);
    expect(decide({ execution: asked.execution }, commands.request_cancel, 2000).events).toEqual([]);
  });

  it('of an owner that has gone goes on with its running items pending', () => {
    const { execution: after, bulk } = decide({ execution: execution() }, commands.claim, 2000);
    expect(after).toMatchObject({ owner: 'other', epoch: 2, counts: { pending: 2, running: 0 } });
    expect(bulk).toEqual({ type: 'interrupt' });
  });

  it('is open again for a retry, out of the hands of its owner', () => {
    const before = execution({
      status: 'cancelled',
      counts: { ...counts, succeeded: 1, failed: 1, cancelled: 1 },
    });
    const failed = decide({ execution: before }, commands.retry_items, 2000);
    expect(failed.execution).toMatchObject({ status: 'planned', generation: 1, epoch: 2 });
    expect(failed.execution.counts).toMatchObject({ pending: 1, failed: 0, cancelled: 1 });
    const both = decide({ execution: before }, { type: 'retry_items', cancelled: true }, 2000);
    expect(both.execution.counts).toMatchObject({ pending: 2, failed: 0, cancelled: 0 });
    const unplanned = decide({ execution: { ...before, plan: undefined } }, commands.retry_items, 2000);
    expect(unplanned.execution.status).toBe('accepted');
    const nothing = { ...before, counts };
    expect(allowed({ execution: nothing }, 'retry_items')).toBe(false);
  });
});

describe('a step', () => {
  it('counts its attempts, and each has its outcome', () => {
    const now = { execution: execution(), item: item(), step: step() };
    const first = decide(now, commands.step_started, 2000);
    expect(first).toMatchObject({ step: { status: 'running', attempts: 1 }, attempt: { number: 1 } });
    expect(first.item!.openSteps).toBe(1);
    const waiting = decide(first, commands.step_retrying, 2100);
    expect(waiting).toMatchObject({ step: { status: 'retrying' }, attempt: { outcome: 'failed', error } });
    const second = decide(waiting, commands.step_started, 2200);
    expect(second).toMatchObject({ step: { attempts: 2, startedAt: 2000 }, attempt: { number: 2 } });
    expect(second.item!.openSteps).toBe(1);
    const usage = { cpuMs: 5 };
    const done = decide(second, { type: 'step_succeeded', item: 0, step: 'a', usage }, 2250);
    expect(done).toMatchObject({ step: { status: 'succeeded' }, attempt: { outcome: 'succeeded', usage } });
    expect(done.step!.error).toBeUndefined();
    expect(done.events).toEqual([{ type: 'step_succeeded', item: 0, step: 'a', durationMs: 50 }]);
    expect(done.item!.openSteps).toBe(0);
  });

  it('keeps its item from succeeding while it is open, and ends with an item that fails', () => {
    const state = { execution: execution(), item: item({ openSteps: 1 }) };
    expect(allowed(state, 'item_succeeded')).toBe(false);
    const failed = decide(state, commands.item_failed, 2000);
    expect(failed).toMatchObject({ item: { openSteps: 0 }, bulk: { type: 'cancel_steps', item: 0 } });
  });

  it('of an unknown name or item is refused', () => {
    const other: Command = { type: 'step_started', item: 0, step: 'z' };
    expect(() => decide({ execution: execution(), item: item() }, other, 2000)).toThrow('has no step z');
    expect(() => decide({ execution: execution() }, other, 2000)).toThrow('has no item 0');
  });
});
