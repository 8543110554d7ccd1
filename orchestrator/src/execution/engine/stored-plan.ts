import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { digestOf, type Digest, type ObjectReader, type ObjectWriter } from '@kumiki/component-sdk/storage';
import type { BoundPlan } from '../../pipeline/index.ts';
import type { Execution } from '../model/execution.ts';
import type { ArtifactRef } from '../model/value.ts';

const mediaType = 'application/vnd.kumiki.plan+json';

/** What plans are stored as. They never change, so each is written out once. */
const written = new WeakMap<BoundPlan, Promise<{ readonly bytes: Uint8Array; readonly digest: Digest }>>();

/**
 * The plans of bytes in memory: a store that has what was put last at hand gives the same bytes again, and all
 * executions that run by them have one plan, about which things are found out once.
 */
const plans = new WeakMap<Uint8Array, BoundPlan>();

/** Stores a plan, so that whoever takes an execution over runs what was accepted. */
export async function storePlan(objects: ObjectWriter, plan: BoundPlan): Promise<ArtifactRef> {
  const writing = written.get(plan) ?? write(plan);
  written.set(plan, writing);
  const { bytes, digest } = await writing;
  // Also where it was put before: it counts as put now, so that no clean-up takes it.
  return { ...(await objects.put(bytes, { mediaType, digest })), mediaType };
}

/** @throws PLAN_UNUSABLE */
export async function loadPlan(objects: ObjectReader, { id, plan, compiled }: Execution): Promise<BoundPlan> {
  const ref = plan ?? compiled;
  const unusable = (reason: string, cause?: unknown) =>
    kumikiError('PLAN_UNUSABLE', { execution: id, reason }, { cause });
  if (!ref) throw unusable('none was recorded');
  try {
    const bytes = await objects.read(ref.digest);
    const known = plans.get(bytes) ?? (JSON.parse(Buffer.from(bytes).toString('utf8')) as BoundPlan);
    plans.set(bytes, known);
    return known;
  } catch (cause) {
    throw unusable(reasonOf(cause), cause);
  }
}

async function write(plan: BoundPlan): Promise<{ readonly bytes: Uint8Array; readonly digest: Digest }> {
  const bytes = Buffer.from(JSON.stringify(plan));
  plans.set(bytes, plan);
  return { bytes, digest: await digestOf(bytes) };
}
