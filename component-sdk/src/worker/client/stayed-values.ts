import type { Sent, Value as ValueMessage } from '@kumiki/proto/component';
import type { Value } from '../../values/index.ts';
import type { ValueReader, ValueWriter } from '../wire/index.ts';

/** A picture that stayed in the process of a worker, by its number there. */
export class StayedPicture {
  readonly number: number;

  constructor(number: number) {
    this.number = number;
  }
}

/** What goes to a worker and comes from it, where pictures may stay in its process. */
export type WorkerValue = Value | StayedPicture | readonly WorkerValue[];

export type WorkerValues = Readonly<Record<string, WorkerValue>>;

/** Whether a value, or an element of a list, stayed in a worker. */
export function hasStayed(value: unknown): boolean {
  return value instanceof StayedPicture || (Array.isArray(value) && value.some(hasStayed));
}

/** The pictures of values that stayed, in lists too. */
export function stayedIn(values: readonly unknown[]): number[] {
  return values.flatMap((value) => {
    if (value instanceof StayedPicture) return [value.number];
    return Array.isArray(value) ? stayedIn(value) : [];
  });
}

/** @throws as `ValueWriter.writeAll` */
export async function writeInputs(
  writer: ValueWriter,
  inputs: WorkerValues,
): Promise<Record<string, Sent<ValueMessage>>> {
  const written: Record<string, Sent<ValueMessage>> = {};
  for (const [name, value] of Object.entries(inputs)) {
    if (value !== undefined) written[name] = await writeOne(writer, value);
  }
  return written;
}

async function writeOne(writer: ValueWriter, value: WorkerValue): Promise<Sent<ValueMessage>> {
  if (value instanceof StayedPicture) return { held: value.number };
  if (!hasStayed(value)) return (await writer.writeAll({ value: value as Value }))['value']!;
  const items: Sent<ValueMessage>[] = [];
  for (const element of value as readonly WorkerValue[]) items.push(await writeOne(writer, element));
  return { list: { items } };
}

/** @throws as `ValueReader.readAll` */
export async function readOutputs(
  reader: ValueReader,
  outputs: Readonly<Record<string, ValueMessage>>,
): Promise<Record<string, WorkerValue>> {
  const values: Record<string, WorkerValue> = {};
  for (const [name, message] of Object.entries(outputs)) values[name] = await readOne(reader, name, message);
  return values;
}

async function readOne(reader: ValueReader, name: string, message: ValueMessage): Promise<WorkerValue> {
  const { held, list } = message;
  if (held !== undefined) return new StayedPicture(held);
  // A list of pictures stays as a whole or not at all.
  if (list?.items[0]?.held === undefined) return (await reader.readAll({ [name]: message }))[name]!;
  return list.items.map(({ held: number = 0 }) => new StayedPicture(number));
}
