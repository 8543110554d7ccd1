import { kumikiError } from '@kumiki/component-sdk';
import { unnamed, type OnnxModel, type OutputTensor } from '@kumiki/component-sdk/onnx';
import type { ScoreMap } from './label-map.ts';

/** More classes than the bytes of a map tell apart. */
const mostClasses = 256;

/** @throws DATA_UNUSABLE for an output that is no map */
export function scoreMapOf(model: OnnxModel, { dims, data }: OutputTensor): ScoreMap {
  const refuse = () =>
    model.unusable(
      `its output has the shape [${dims.join(', ')}]; what is taken is [1, classes, height, width] or [1, height, width]`,
      'Give a model that segments; one that finds boxes alone belongs to "Detect objects".',
    );
  if (dims[0] !== 1 || dims.length < 3 || dims.length > 4) throw refuse();
  const [height, width] = dims.slice(-2) as [number, number];
  const classes = dims.length === 4 ? dims[1]! : 0;
  if (classes > mostClasses || width * height === 0) throw refuse();
  return { data, width, height, classes };
}

/** The names of all classes that may come up; a single class has all other pixels before it. @throws DATA_UNUSABLE */
export function namesFor(
  model: OnnxModel,
  { classes, data }: ScoreMap,
  given: readonly string[],
): readonly string[] {
  const known = given.length > 0 ? given : model.facts.names;
  if (classes === 1) return ['background', known?.[0] ?? 'foreground'];
  let count = classes;
  // A map of numbers says itself how many there are.
  if (count === 0) {
    for (const value of data) count = Math.max(count, value + 1);
    count = Math.max(count, known?.length ?? 0);
    if (count > mostClasses || !Number.isInteger(count))
      throw model.unusable(`its output has numbers that are no classes from 0 to ${mostClasses - 1}`);
  } else if (known && known.length !== count) {
    throw model.unusable(`it gives ${count} classes, and ${known.length} are named`);
  }
  return Array.from({ length: count }, (_, at) => known?.[at] ?? unnamed(at));
}

/** @throws PARAMETER_INVALID for a label that no class has */
export function checkLabels(names: readonly string[], labels: readonly string[]): void {
  const unknown = labels.find((label) => !names.includes(label));
  if (unknown !== undefined) {
    throw kumikiError('PARAMETER_INVALID', {
      parameter: 'labels',
      where: 'vision/segment',
      found: `"${unknown}", which the model does not know`,
      expected: `labels of the model: ${names.slice(0, 20).join(', ')}`,
    });
  }
}
