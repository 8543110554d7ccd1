import { kumikiError } from '@kumiki/component-sdk/errors';
import { formatLogLine } from '@kumiki/component-sdk/progress';
import { isTerminal, type ExecutionRef } from '@kumiki/orchestrator/execution';
import { exitCodes, type ExitCode } from '../../command.ts';
import { onOutput, print, safe } from '../../console/terminal.ts';
import type { ExecutionSource } from '../../platform/executions.ts';

const page = 500;
const waitMs = 200;

interface LogOptions {
  readonly item: string | undefined;
  readonly step: string | undefined;
  readonly follow: boolean;
  readonly json: boolean;
}

export async function showLog(
  owner: ExecutionSource,
  ref: ExecutionRef,
  options: LogOptions,
): Promise<ExitCode> {
  const { step, follow, json } = options;
  const item = options.item === undefined ? undefined : await indexOf(owner, ref, options.item);
  const filter = { ...(item !== undefined && { item }), ...(step !== undefined && { step }) };
  const names = new Map<number, string>();
  for (let after = 0; ;) {
    const { status } = await owner.execution(ref);
    const lines = await owner.log(ref, filter, { after, limit: page });
    for (const { position, line, ...place } of lines) {
      after = position;
      if (json) print(JSON.stringify({ ...place, ...line }));
      else {
        const name = names.get(place.item) ?? (await nameOf(owner, ref, place.item));
        names.set(place.item, name);
        print(`${onOutput.dim(safe(`${name} ${place.step}`))}  ${formatLogLine(line)}`);
      }
    }
    if (lines.length === page) continue;
    if (!follow || isTerminal(status)) return exitCodes.ok;
    await owner.wait(ref, waitMs);
  }
}

async function indexOf(owner: ExecutionSource, ref: ExecutionRef, name: string): Promise<number> {
  const found = await owner.items(ref, { text: name }, { from: 0, limit: page });
  const item = found.find((one) => one.name === name);
  if (!item) throw kumikiError('EXECUTION_ITEM_NOT_FOUND', { execution: ref.id, item: name });
  return item.index;
}

async function nameOf(owner: ExecutionSource, ref: ExecutionRef, index: number): Promise<string> {
  const [item] = await owner.items(ref, {}, { from: index, limit: 1 });
  return item?.name ?? String(index);
}
