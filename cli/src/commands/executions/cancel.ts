import { isTerminal, type ExecutionRef } from '@kumiki/orchestrator/execution';
import { exitCodes, type ExitCode } from '../../command.ts';
import { print } from '../../console/terminal.ts';
import { executionData } from './data.ts';
import type { ExecutionSource } from '../../platform/executions.ts';

const waitMs = 1000;

/** Asks for the end of an execution, and waits for it. */
export async function cancelExecution(
  owner: ExecutionSource,
  ref: ExecutionRef,
  json: boolean,
): Promise<ExitCode> {
  // Asked once more, since the process that has the data folder may end with the run.
  const { status, cancelRequested } = await owner.execution(ref);
  if (!(isTerminal(status) && cancelRequested)) await owner.cancel(ref);
  for (;;) {
    const execution = await owner.execution(ref);
    if (!isTerminal(execution.status)) await owner.wait(ref, waitMs);
    else {
      print(json ? JSON.stringify(executionData(execution)) : `The run ${ref.id} is ${execution.status}.`);
      return exitCodes.ok;
    }
  }
}
