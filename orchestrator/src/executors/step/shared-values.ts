import { Image, type Value } from '@kumiki/component-sdk/values';
import type { PlanInput, ValueId } from '../../pipeline/index.ts';
import type { ExecutionTask, InputSource } from '../executor.ts';
import { readInput } from '../inputs.ts';

/** The values that all items of a task share, read once: `inputs.NAME` and `files.NAME`. @throws as `readInput` */
export async function readShared({
  plan,
  shared,
  files,
}: Pick<ExecutionTask, 'plan' | 'shared' | 'files'>): Promise<Map<ValueId, Value>> {
  const values = new Map<ValueId, Value>();
  for (const [name, file] of Object.entries(files)) {
    const type = plan.plan.files[name]?.type ?? 'file';
    const { name: fileName, digest } = file;
    const source: InputSource = {
      kind: 'bytes',
      name: fileName,
      digest,
      load: async () => await file.bytes(),
    };
    const wanted: PlanInput = { type, list: false, optional: false, shared: true, readers: 0 };
    const value = type === 'file' ? file : (await readInput(name, source, wanted)).value;
    values.set(`files.${name}`, forAllItems(value));
  }
  for (const [name, source] of Object.entries(shared)) {
    const wanted = plan.plan.inputs[name];
    if (wanted) values.set(`inputs.${name}`, forAllItems((await readInput(name, source, wanted)).value));
  }
  return values;
}

/** A logo is decoded once, and the same for the first item as for the last. */
function forAllItems(value: Value): Value {
  if (value instanceof Image) value.expectReaders(2);
  else if (Array.isArray(value)) for (const one of value as readonly Value[]) forAllItems(one);
  return value;
}
