import type { ExecutionRef } from '@kumiki/orchestrator/execution';
import { exitCodes, type ExitCode } from '../../command.ts';
import { print, printError } from '../../console/terminal.ts';
import type { ShownExecution } from '../../platform/answers.ts';
import type { PlatformClient } from '../../platform/client.ts';
import { Cancellation } from '../run/cancellation.ts';

/** Runs failed items of a platform's execution again, and waits for the end. */
export async function retryOnPlatform(
  platform: PlatformClient,
  { id }: ExecutionRef,
  json: boolean,
): Promise<ExitCode> {
  const path = `/executions/${id}`;
  const { seq } = await platform.json<ShownExecution>('POST', `${path}/retry`);
  using cancellation = new Cancellation(() => {
    printError('Cancelling.');
    platform.call('POST', `${path}/cancel`).catch(() => undefined); // it may have ended at this moment
  });
  const { signal } = new AbortController();
  for await (const _ of platform.events(`${path}/events`, seq, signal));
  const shown = await platform.json<ShownExecution>('GET', path);
  const { status, items } = shown;
  if (json) print(JSON.stringify(shown));
  else print(`The run ${id} is ${status}: ${items.succeeded} of ${items.total} succeeded.`);
  if (status === 'succeeded') return exitCodes.ok;
  return cancellation.signal.aborted || status === 'cancelled' ? exitCodes.cancelled : exitCodes.failed;
}
