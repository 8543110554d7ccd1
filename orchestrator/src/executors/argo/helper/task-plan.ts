import { FileValue } from '@kumiki/component-sdk/values';
import type { ObjectReader } from '@kumiki/component-sdk/storage';
import { recallValues } from '../../../execution/artifacts/index.ts';
import type { BoundPlan } from '../../../pipeline/index.ts';
import type { InputSource, Item } from '../../executor.ts';
import type { HelperItem, HelperTask, SentInput } from './protocol.ts';

/** The plan that a pod carries out: where pods follow each other, all that a step gives is kept for the next ones. */
export function planForPod({ plan }: HelperTask): BoundPlan {
  const { keep, ...rest } = plan.plan;
  return plan.plan.groups.length > 1 || keep === undefined ? { ...plan, plan: rest } : plan;
}

export function inputSource(objects: ObjectReader, sent: SentInput): InputSource {
  if ('data' in sent) return { kind: 'data', data: sent.data };
  if ('list' in sent) return { kind: 'list', elements: sent.list.map((one) => inputSource(objects, one)) };
  const { object: digest, name } = sent;
  return { kind: 'bytes', name, digest, load: async () => await objects.read(digest) };
}

export function inputSources(
  objects: ObjectReader,
  sent: Readonly<Record<string, SentInput>>,
): Record<string, InputSource> {
  return Object.fromEntries(Object.entries(sent).map(([name, one]) => [name, inputSource(objects, one)]));
}

export function filesOf(objects: ObjectReader, { files }: HelperTask): Record<string, FileValue> {
  return Object.fromEntries(
    Object.entries(files).map(([name, { digest, size, mediaType, name: fileName = name }]) => {
      const load = async () => await objects.read(digest);
      return [name, new FileValue({ name: fileName, digest, size, mediaType }, load)];
    }),
  );
}

export function itemOf(objects: ObjectReader, { id, name, inputs, known }: HelperItem): Item {
  const steps = new Map(
    Object.entries(known).map(([step, outputs]) => [step, recallValues(objects, outputs)] as const),
  );
  return {
    id,
    name,
    inputs: inputSources(objects, inputs),
    recall: async () => await Promise.resolve({ steps }),
  };
}
