import type { Value } from '@kumiki/component-sdk/values';
import { LocalExecutor } from '@kumiki/orchestrator/executors';
import { printProblems } from '../../../console/problems.ts';
import { fileGiven } from '../../run/inputs/given.ts';
import { preparePipeline, type PrepareOptions } from '../../run/prepare/pipeline.ts';
import type { Outcome, Subject } from './subject.ts';

export interface HereOptions extends Omit<PrepareOptions, 'stray'> {
  /** Says nothing of what is odd about the document. */
  readonly quiet: boolean;
}

/** A pipeline document of this machine, run here without a record. @throws what is wrong with it */
export async function subjectHere(path: string, { quiet, ...options }: HereOptions): Promise<Subject> {
  const stray = () => undefined; // the item that it belongs to has failed with it
  const prepared = await preparePipeline(path, { ...options, stray });
  const { plan, lanes, files: bound, close } = prepared;
  if (!quiet) printProblems(prepared.warnings, prepared.document);
  const outputs = Object.entries(plan.plan.outputs).map(([name, { type, levels }]) => {
    return [name, { type, list: levels.length > 0 }] as const;
  });
  return {
    name: prepared.name,
    inputs: plan.plan.inputs,
    outputs: Object.fromEntries(outputs),
    async outcomes({ input, files, base, outputs: wanted, signal }) {
      const outcomes = new Map<string, Outcome>();
      const items = files.map((file) => {
        return { id: file, name: file, inputs: { [input]: fileGiven(file, base).source } };
      });
      const executor = new LocalExecutor(lanes);
      // Nothing but results is asked for.
      const asked = { ...plan, plan: { ...plan.plan, keep: 'outputs' as const } };
      try {
        await executor.execute(
          { plan: asked, items, shared: {}, files: bound, signal, results: 'values' },
          {
            event(event) {
              if (event.type === 'item_failed') outcomes.set(event.item.id, { error: event.error });
            },
            deliver: async ({ id }, given) =>
              void (await Promise.resolve(outcomes.set(id, { outputs: only(wanted, given) }))),
          },
        );
      } finally {
        await executor.close();
        await close?.();
      }
      return outcomes;
    },
  };
}

/** What is compared is data: images are let go of at once. */
function only(names: readonly string[], values: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}
