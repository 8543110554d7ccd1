import { resolve } from 'node:path';
import { recordedPlan, type ExecutionRef } from '@kumiki/orchestrator/execution';
import type { Owner } from '@kumiki/orchestrator/owner';
import type { ExitCode } from '../../../command.ts';
import { shownPath } from '../../../console/paths.ts';
import { objectStoreOf } from '../../../data/objects.ts';
import type { OpenData } from '../../../data/open-data.ts';
import { Cancellation } from '../cancellation.ts';
import { ended } from '../ended.ts';
import { ResultFolder } from '../outputs/result-folder.ts';
import { openReporter } from '../report/open-reporter.ts';
import { Recorder } from '../report/recorder.ts';
import { cancellable } from './cancellable.ts';
import { Follower } from './follower.ts';

const page = 1000;

/** Carries out what is open of a recorded execution, and tells of it as `kumiki run` does. */
export async function resume(data: OpenData, ref: ExecutionRef, json: boolean): Promise<ExitCode> {
  const { owner, path } = data;
  const execution = await owner.execution(ref);
  const objects = await objectStoreOf(path);
  const { plan } = await recordedPlan(owner, objects, ref);
  const out = execution.local?.out ?? resolve('out');
  const results = await ResultFolder.open(out, plan);
  const reporter = openReporter({ json, verbose: false });
  const left = execution.counts.pending + execution.counts.running;
  const recorder = new Recorder(results, reporter, left);
  using cancellation = new Cancellation(() => reporter.cancelling());
  const folder = shownPath(out);
  reporter.begin({ name: plan.pipeline.name, items: left, steps: execution.steps, folder, notes: [] });
  reporter.accepted(ref.id);
  try {
    await cancellable(
      async (asked) => await owner.cancel(asked),
      ref,
      cancellation.signal,
      async () => {
        if (data.kind === 'here') {
          await data.data.engine.carryOut(ref, async (...given) => ({
            ...(await data.carryOut(...given)),
            event: (event) => recorder.event(event),
            handOut: async (item, outputs) => await recorder.deliver(item, outputs),
            handOutStep: recorder.keep,
          }));
          return;
        }
        const names = await itemNames(owner, ref, execution.counts.total);
        const follower = new Follower(
          { recorder, data: path, ref, nameOf: (index) => names[index]! },
          execution.seq,
        );
        await owner.start(ref);
        await follower.follow(owner);
      },
    );
  } finally {
    reporter.close();
  }
  return ended(recorder, reporter);
}

async function itemNames(owner: Owner, ref: ExecutionRef, total: number): Promise<string[]> {
  const names: string[] = [];
  for (let from = 0; from < total; from += page) {
    const items = await owner.items(ref, {}, { from, limit: page });
    names.push(...items.map(({ name }) => name));
  }
  return names;
}
