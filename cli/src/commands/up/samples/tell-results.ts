import type { ValueTypeName } from '@kumiki/component-sdk/values';
import type { Platform } from '@kumiki/orchestrator/api';
import { isTerminal, type ExecutionItem, type ExecutionRef } from '@kumiki/orchestrator/execution';
import { onOutput, padEnd, print, safe, widthOf } from '../../../console/terminal.ts';
import { count, duration } from '../../../console/words.ts';
import { describeValue } from '../../run/outputs/describe.ts';

/** How long is waited for news at a time, in ms. */
const waitMs = 60_000;
const mostItems = 50;

/** What people want to know first of an item. */
const told: readonly (readonly [output: string, type: ValueTypeName])[] = [
  ['verdict', 'verdict'],
  ['detections', 'detections'],
];

/** Waits until an execution has ended and prints what came out, item by item; nothing where it is stopped before. */
export async function tellResults(
  { executions }: Platform,
  ref: ExecutionRef,
  url: string,
  signal: AbortSignal,
): Promise<void> {
  let execution = await executions.wait(ref, waitMs, signal);
  while (!isTerminal(execution.status) && !signal.aborted)
    execution = await executions.wait(ref, waitMs, signal);
  if (!isTerminal(execution.status)) return;
  const items = await executions.items(ref, {}, { from: 0, limit: mostItems });
  const { counts, startedAt = 0, endedAt = 0, pipeline } = execution;
  const took = duration(Math.max(0, endedAt - startedAt));
  print(`\nThe sample ${pipeline.name} ran over ${count(counts.total, 'image')} in ${took}:`);
  const width = Math.max(...items.map(({ name }) => widthOf(name)));
  for (const item of items) print(`  ${onOutput.bold(padEnd(safe(item.name), width))}  ${outcome(item)}`);
  const at = `${url}/api/v1/executions/${ref.id}`;
  print(`All of it: ${at}/items`);
  print(`The first marked image: ${at}/items/0/outputs/image`);
}

function outcome({ status, error, outputs = {} }: ExecutionItem): string {
  if (status !== 'succeeded') return onOutput.red(safe(error ? `${error.code}: ${error.message}` : status));
  const parts = told.flatMap(([name, type]) => {
    const value = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
    if (!value || !('data' in value)) return [];
    const text = safe(describeValue(value.data, type));
    if (type !== 'verdict') return [onOutput.dim(text)];
    return [text.startsWith('OK') ? onOutput.green(text) : onOutput.yellow(text)];
  });
  return parts.length > 0 ? parts.join('  ') : status;
}
