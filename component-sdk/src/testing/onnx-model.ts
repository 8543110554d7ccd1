/** A side with a number, or with a name where it is left open. */
type Side = number | string;

export interface TestModel {
  readonly input?: { readonly type?: 'float32' | 'float16'; readonly shape: readonly Side[] };
  /** The output for a white image; for others it is as much weaker as their mean is darker. */
  readonly output: { readonly shape: readonly number[]; readonly values: readonly number[] };
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Writes an ONNX model that multiplies a table by the mean of its input, as those of models/tiny do. */
export function testModel({ input, output, metadata = {} }: TestModel): Uint8Array {
  const { type = 'float32', shape = [1, 3, 64, 64] } = input ?? {};
  const elements = type === 'float32' ? 1 : 10;
  const table = { shape: output.shape, data: encoded(output.values, type) };
  const graph = message([
    [1, node('ReduceMean', ['images'], 'mean', [['keepdims', 0]])],
    [1, node('Mul', ['table', 'mean'], 'output0')],
    [2, 'test'],
    [
      5,
      message([...table.shape.map((side): Field => [1, side]), [2, elements], [8, 'table'], [9, table.data]]),
    ],
    [11, valueInfo('images', elements, shape)],
    [12, valueInfo('output0', elements, output.shape)],
  ]);
  return message([
    [1, 8],
    [7, graph],
    [8, message([[2, 17]])],
    ...Object.entries(metadata).map(([key, value]): Field => {
      return [14, message([[1, key], [2, value]])]; // prettier-ignore
    }),
  ]);
}

function encoded(values: readonly number[], type: 'float32' | 'float16'): Uint8Array {
  const samples = type === 'float32' ? new Float32Array(values) : new Float16Array(values);
  return new Uint8Array(samples.buffer);
}

function node(
  operation: string,
  inputs: string[],
  output: string,
  numbers: [string, number][] = [],
): Uint8Array {
  return message([
    ...inputs.map((input): Field => [1, input]),
    [2, output],
    [4, operation],
    ...numbers.map(([name, value]): Field => [5, message([[1, name], [3, value], [20, 2]])]), // prettier-ignore
  ]);
}

function valueInfo(name: string, elements: number, shape: readonly Side[]): Uint8Array {
  const sides = shape.map((side): Field => [1, message([[typeof side === 'number' ? 1 : 2, side]])]);
  const tensor = message([[1, elements], [2, message(sides)]]); // prettier-ignore
  return message([[1, name], [2, message([[1, tensor]])]]); // prettier-ignore
}

type Field = readonly [number: number, content: number | string | Uint8Array];

/** A message in the protobuf wire format. */
export function message(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(
    fields.map(([number, content]) => {
      if (typeof content === 'number') return Buffer.from([...varint(number * 8), ...varint(content)]);
      const bytes = Buffer.from(content);
      return Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes]);
    }),
  );
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
