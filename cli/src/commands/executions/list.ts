import { executionStatuses, type Execution, type ExecutionStatus } from '@kumiki/orchestrator/execution';
import { unknownName } from '../../arguments/parse.ts';
import { exitCodes, type ExitCode } from '../../command.ts';
import { onOutput, padEnd, print, safe, widthOf } from '../../console/terminal.ts';
import { duration } from '../../console/words.ts';
import { executionData } from './data.ts';
import { project } from './find.ts';
import type { ExecutionSource } from '../../platform/executions.ts';

interface ListOptions {
  readonly status: string | undefined;
  readonly pipeline: string | undefined;
  readonly limit: number;
  readonly json: boolean;
}

export async function listExecutions(owner: ExecutionSource, options: ListOptions): Promise<ExitCode> {
  const { limit, pipeline, json } = options;
  const status = options.status?.split(',').map(asStatus);
  const filter = { ...(status && { status }), ...(pipeline !== undefined && { pipeline }) };
  const { executions, next } = await owner.list(project, filter, { limit });
  if (json) print(JSON.stringify({ items: executions.map(executionData), ...(next && { next }) }, null, 2));
  else {
    const rows = executions.map(rowOf);
    const widths = [0, 1, 2, 3].map((at) => Math.max(0, ...rows.map((row) => widthOf(row[at]!))));
    for (const [at, row] of rows.entries()) {
      const cells = row.map((cell, column) => padEnd(cell, widths[column] ?? 0));
      print(coloured(executions[at]!.status, cells.join('  ').trimEnd()));
    }
    if (rows.length === 0) print(onOutput.dim('No runs.'));
    else if (next) print(onOutput.dim(`The newest ${rows.length}; --limit shows more.`));
  }
  return exitCodes.ok;
}

function asStatus(text: string): ExecutionStatus {
  const found = executionStatuses.find((known) => known === text);
  if (!found) throw unknownName('executions', 'state', text, executionStatuses);
  return found;
}

function rowOf({ id, status, pipeline, counts, createdAt, startedAt, endedAt }: Execution): string[] {
  const failed = counts.failed > 0 ? `, ${counts.failed} failed` : '';
  const took = startedAt === undefined || endedAt === undefined ? '' : duration(endedAt - startedAt);
  const when = new Date(createdAt).toLocaleString('sv-SE').slice(0, 16);
  return [id, status, safe(pipeline.name), `${counts.succeeded} of ${counts.total}${failed}`, when, took];
}

function coloured(status: ExecutionStatus, text: string): string {
  if (status === 'failed') return onOutput.red(text);
  return status === 'partial' || status === 'cancelled' ? onOutput.yellow(text) : text;
}
