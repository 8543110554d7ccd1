import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { ObjectReader, ObjectWriter } from '@kumiki/component-sdk/storage';
import type { BoundPlan } from '../../pipeline/index.ts';
import type { Execution } from '../model/execution.ts';
import type { ArtifactRef } from '../model/value.ts';

const mediaType = 'application/vnd.kumiki.plan+json';

/** Stores a plan, so that whoever takes an execution over runs what was accepted. */
export async function storePlan(objects: ObjectWriter, plan: BoundPlan): Promise<ArtifactRef> {
  return { ...(await objects.put(Buffer.from(JSON.stringify(plan)), { mediaType })), mediaType };
}

/** @throws PLAN_UNUSABLE */
export async function loadPlan(objects: ObjectReader, { id, plan, compiled }: Execution): Promise<BoundPlan> {
  const ref = plan ?? compiled;
  const unusable = (reason: string, cause?: unknown) =>
    kumikiError('PLAN_UNUSABLE', { execution: id, reason }, { cause });
  if (!ref) throw unusable('none was recorded');
  try {
    return JSON.parse(Buffer.from(await objects.read(ref.digest)).toString('utf8')) as BoundPlan;
  } catch (cause) {
    throw unusable(reasonOf(cause), cause);
  }
}
