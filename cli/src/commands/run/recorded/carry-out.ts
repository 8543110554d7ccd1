import { submit, type CarryOut, type ExecutionRef, type Submission } from '@kumiki/orchestrator/execution';
import { LocalExecutor } from '@kumiki/orchestrator/executors';
import { withSecrets } from '@kumiki/orchestrator/secrets';
import { objectStoreOf } from '../../../data/objects.ts';
import { is, openData, type DataElsewhere, type DataHere, type OpenData } from '../../../data/open-data.ts';
import { tidyWhenDue } from '../../../data/tidy-when-due.ts';
import type { ReadyRun } from '../ready-run.ts';
import { cancellable } from './cancellable.ts';
import { explain } from './explain.ts';
import { finishAbandoned } from './finish-abandoned.ts';
import { Follower } from './follower.ts';

/**
 * Runs with a record that outlives this process. Where another process has the data folder, that one does the
 * work, and this one tells of it; should it die, this one takes the folder and goes on.
 * @param out the folder of results, absolute
 * @param begin called when it is the turn of what was asked for
 */
export async function carryOutRecorded(
  run: ReadyRun,
  data: OpenData,
  out: string,
  begin: () => void,
): Promise<void> {
  const { prepared, plan, gathered, options, reporter, cancel } = run;
  const { items, shared } = gathered;
  const submission: Submission = {
    plan,
    items,
    shared,
    files: prepared.files,
    cache: options.cache,
    local: {
      out,
      components: prepared.componentFolders,
      ...(prepared.registries && { registries: prepared.registries }),
    },
  };
  if (data.kind === 'here') await finishAbandoned(data, reporter, cancel);
  begin();
  const ref =
    data.kind === 'here'
      ? await data.data.engine.accept(submission)
      : await submit(
          { store: data.owner, objects: await objectStoreOf(data.path), project: 'default' },
          submission,
        );
  reporter.accepted(ref.id);
  const nameOf = (index: number): string => items[index]!.name;
  const follower = new Follower({ recorder: run.recorder, data: data.path, ref, nameOf });
  if (data.kind === 'elsewhere') await data.owner.start(ref);
  await using last = await carryOutOrFollow(run, ref, data, follower);
  if (options.explain) reporter.explained(await explain(last.owner, ref));
  if (data.kind === 'here') {
    if (!cancel.aborted) await tidyWhenDue(data, (await data.owner.execution(ref)).bytes);
    if (data.owner.running > 0) reporter.waiting(data.owner.running);
  }
}

/** @returns the data folder to ask further: the one given, or where its owner died, the one opened since */
async function carryOutOrFollow(
  run: ReadyRun,
  ref: ExecutionRef,
  data: OpenData,
  follower: Follower,
): Promise<Pick<OpenData, 'owner'> & AsyncDisposable> {
  const given = { owner: data.owner, [Symbol.asyncDispose]: async () => await Promise.resolve() };
  if (data.kind === 'here') {
    await carryOut(run, ref, data);
    return given;
  }
  try {
    await follow(run, ref, data, follower);
    return given;
  } catch (thrown) {
    if (!is(thrown, 'OWNER_GONE')) throw thrown;
  }
  for (;;) {
    const next = await openData(data.path);
    try {
      if (next.kind === 'elsewhere') await follow(run, ref, next, follower);
      // It may have ended just before its owner did.
      else if (!(await follower.catchUp(next.owner))) await carryOut(run, ref, next);
      return next;
    } catch (thrown) {
      await next[Symbol.asyncDispose]();
      if (!is(thrown, 'OWNER_GONE')) throw thrown;
    }
  }
}

async function carryOut(run: ReadyRun, ref: ExecutionRef, { data, secrets }: DataHere): Promise<void> {
  const { prepared, recorder, cancel } = run;
  const { engine } = data;
  const executor = new LocalExecutor(prepared.lanes);
  await cancellable(engine.cancel.bind(engine), ref, cancel, async () => {
    const how: CarryOut = {
      executor,
      close: async () => await executor.close(),
      event: (event) => recorder.event(event),
      handOut: async (item, outputs) => await recorder.deliver(item, outputs),
      handOutStep: recorder.keep,
    };
    await engine.carryOut(ref, async (plan, { project }) => await withSecrets(secrets, project, plan, how));
  });
}

async function follow(
  run: ReadyRun,
  ref: ExecutionRef,
  { owner }: DataElsewhere,
  follower: Follower,
): Promise<void> {
  await cancellable(
    async (asked) => await owner.cancel(asked),
    ref,
    run.cancel,
    async () => await follower.follow(owner),
  );
}
