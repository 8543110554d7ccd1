import { resolve } from 'node:path';
import { convertText } from '@kumiki/component-sdk/schema';
import { recordedPlan, rerun, type Changes, type ExecutionRef } from '@kumiki/orchestrator/execution';
import type { BoundPlan } from '@kumiki/orchestrator/pipeline';
import type { ExitCode } from '../../command.ts';
import { objectStoreOf } from '../../data/objects.ts';
import type { OpenData } from '../../data/open-data.ts';
import { readParams } from '../run/prepare/params.ts';
import { resume } from '../run/recorded/resume.ts';

interface RetryOptions {
  readonly cancelled: boolean;
  readonly json: boolean;
}

/** Runs failed items again, each from the step that failed, and tells of it as `kumiki run` does. */
export async function retryExecution(
  data: OpenData,
  ref: ExecutionRef,
  { cancelled, json }: RetryOptions,
): Promise<ExitCode> {
  await data.owner.retry(ref, { cancelled });
  return await resume(data, ref, json);
}

interface RerunOptions {
  readonly from: string | undefined;
  readonly param: readonly string[];
  readonly out: string | undefined;
  readonly json: boolean;
}

/** Runs all items again with other parameters, as a new execution: what they do not concern is not done again. */
export async function rerunExecution(
  data: OpenData,
  ref: ExecutionRef,
  { from, param, out, json }: RerunOptions,
): Promise<ExitCode> {
  const objects = await objectStoreOf(data.path);
  const plan = await recordedPlan(data.owner, objects, ref);
  const { local } = await data.owner.execution(ref);
  const changes: Changes = {
    ...readChanges(plan, param),
    ...(from !== undefined && { from }),
    ...(out !== undefined && { local: { components: local?.components ?? [], out: resolve(out) } }),
  };
  const again = await rerun({ store: data.owner, objects }, ref, changes);
  return await resume(data, again, json);
}

/** `NAME=VALUE` for the pipeline's parameters, `STEP.NAME=VALUE` for those of a step. */
function readChanges({ plan }: BoundPlan, options: readonly string[]): Pick<Changes, 'params' | 'steps'> {
  const steps: Record<string, Record<string, unknown>> = {};
  const own: string[] = [];
  for (const option of options) {
    const [, path = '', parameter = '', value = ''] = /^([\w/-]+)\.(\w+)=(.*)$/s.exec(option) ?? [];
    const step = plan.steps.find(({ id }) => id === path);
    if (!step) {
      own.push(option);
      continue;
    }
    const schema = plan.components[step.component]!.manifest.params;
    const properties = (schema['properties'] ?? {}) as Readonly<Record<string, unknown>>;
    const about = { parameter, where: `the step "${step.id}"`, root: schema };
    steps[step.id] = { ...steps[step.id], [parameter]: convertText(properties[parameter], value, about) };
  }
  const params = readParams('executions', own, plan.params, `the pipeline ${plan.pipeline.name}`);
  return { params, steps };
}
