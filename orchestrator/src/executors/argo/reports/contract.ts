import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import { chainOf, number } from '../../../../test/engine-fixture.ts';
import { inline, item, planOf } from '../../../../test/inline.ts';
import { Cipher, newSecretKey } from '../../../secrets/index.ts';
import type { BoundPlan } from '../../../pipeline/index.ts';
import { ActiveRuns } from '../active-runs.ts';
import { ClusterRun } from '../cluster-run.ts';
import type { HelperReport, HelperReports } from '../helper/protocol.ts';
import type { ReportChannel, ToldPlatform } from './report-channel.ts';
import type { ReportKey } from './report-message.ts';

/** What a pod needs to tell the platform something. */
export interface Pod {
  readonly execution: string;
  readonly pod: string;
  readonly place: { readonly group: number; readonly shard: number };
  /** The routes of the platform, with the token of the execution. */
  readonly platform: ToldPlatform;
  readonly key: ReportKey;
}

/** A way for reports, between pods and a platform. */
export interface ReportWay extends AsyncDisposable {
  open(pod: Pod): ReportChannel;
  /** The platform that is there now takes what comes on this way. */
  serve(runs: ActiveRuns): Promise<AsyncDisposable>;
}

/** Of the pipeline that all tests use. */
let step = '';
const place = { group: 0, shard: 0 };
const until = Date.now() + 3_600_000;
const cipher = new Cipher([newSecretKey()]);

/** A platform with executions, which writes down what it hears of them. */
class Told {
  readonly runs = new ActiveRuns(cipher);
  readonly heard = new Map<string, number[]>();
  readonly cancels = new Map<string, AbortController>();

  add(plan: BoundPlan, id: string): void {
    const heard: number[] = [];
    const cancel = new AbortController();
    const execution = { project: 'default', id, generation: 0 };
    const task = { plan, items: [], shared: {}, files: {}, signal: cancel.signal, execution };
    const event = (told: { type: string; progress?: { fraction?: number } }) => {
      if (told.type === 'step_progress') heard.push(told.progress!.fraction!);
    };
    const run = new ClusterRun(id, task, { event, deliver: () => Promise.resolve() }, {} as ObjectStore);
    run.add(item('0', { n: 1 }), new Map());
    this.heard.set(id, heard);
    this.cancels.set(id, cancel);
    this.runs.add(run);
  }
}

const told = (fraction: number): HelperReport => ({
  item: '0',
  type: 'event',
  event: { type: 'step_progress', step, progress: { fraction } },
});

const message = (from: number, ...fractions: number[]): HelperReports => ({
  pod: 'pod-a',
  from,
  reports: fractions.map(told),
});

/** What every way for reports of pods does. */
export function reportsContract(name: string, openWay: () => Promise<ReportWay>): void {
  describe(`reports of pods ${name}`, () => {
    let way: ReportWay;
    let platform: Told;
    let plan: BoundPlan;
    const serving: AsyncDisposable[] = [];

    const begin = async (): Promise<Told> => {
      for (const one of serving.splice(0)) await one[Symbol.asyncDispose]();
      platform = new Told();
      platform.add(plan, 'one');
      platform.add(plan, 'other');
      serving.push(await way.serve(platform.runs));
      return platform;
    };
    const pod = (execution: string): Pod => {
      const token = platform.runs.tokens.make(execution, until);
      return {
        execution,
        pod: 'pod-a',
        place,
        key: platform.runs.tokens.makeReportKey(execution, until),
        platform: {
          // As the route does it, by whichever process is there.
          report: async (of, reports) => {
            const over = platform.runs.over(token);
            if (over) return { ...over, over: true };
            const run = platform.runs.of(token);
            const taken = run.isCancelled ? 0 : await run.take(of, reports);
            return { cancelled: run.isCancelled, taken };
          },
        },
      };
    };

    beforeEach(async () => {
      const components = ['double', 'add'].map((one) => inline(`test/${one}`, number, { run: () => ({}) }));
      plan = await planOf(chainOf('double', 'add').replace(', params: {by: $params.by}', ''), components);
      step = plan.plan.steps[0]!.id;
      way = await openWay();
      await begin();
    });
    afterEach(async () => {
      for (const one of serving.splice(0)) await one[Symbol.asyncDispose]();
      await way[Symbol.asyncDispose]();
    });

    test('are all taken when they are settled, in their order and once', async () => {
      const channel = way.open(pod('one'));
      await channel.report(message(0, 0.1, 0.2));
      await channel.report(message(2, 0.3));
      expect(await channel.settle()).toMatchObject({ cancelled: false });
      await channel.report(message(3, 0.4));
      // Whoever had no answer tells it again.
      await channel.report(message(3, 0.4));
      await channel.settle();
      expect(platform.heard.get('one')).toEqual([0.1, 0.2, 0.3, 0.4]);
      expect(platform.heard.get('other')).toEqual([]);
    });

    test('go on with the next process, without a part missing', async () => {
      const channel = way.open(pod('one'));
      await channel.report(message(0, 0.1));
      await channel.settle();
      await begin();
      await channel.report(message(1, 0.2, 0.3));
      await channel.settle();
      expect(platform.heard.get('one')).toEqual([0.2, 0.3]);
    });

    test('are settled when the execution has ended', async () => {
      const channel = way.open(pod('one'));
      const end: HelperReport = {
        item: '0',
        type: 'event',
        event: { type: 'item_succeeded', durationMs: 1 },
      };
      await channel.report({ pod: 'pod-a', from: 0, reports: [end] });
      await platform.runs.of(platform.runs.tokens.make('one', until)).over;
      platform.runs.remove(platform.runs.of(platform.runs.tokens.make('one', until)));
      expect(await channel.settle()).toMatchObject({ cancelled: false });
    });

    test('hear that somebody cancelled', async () => {
      const channel = way.open(pod('one'));
      platform.cancels.get('one')!.abort();
      expect(await channel.report({ ...message(0), reports: [] })).toMatchObject({ cancelled: true });
      await channel.report(message(0, 0.1));
      expect(await channel.settle()).toMatchObject({ cancelled: true });
      expect(platform.heard.get('one')).toEqual([]);
    });

    test('of one execution count for no other', async () => {
      const own = pod('other');
      // It claims to be of another one, with what it was given for its own.
      const channel = way.open({ ...own, execution: 'one' });
      await channel.report(message(0, 0.1));
      const honest = way.open(pod('one'));
      await honest.report(message(0, 0.9));
      await honest.settle();
      expect(platform.heard.get('one')).toEqual([0.9]);
    });
  });
}
