import type { Happening, Listener } from '../executions/index.ts';
import { traceIdOf } from '../trace/index.ts';
import type { Log, LogFields } from './log.ts';

/** A line when an execution is accepted, and one when it has ended. */
export function executionLines(log: Log): Listener {
  return (happening) => {
    if (happening.type === 'execution_accepted') {
      log.detail(`The run ${happening.execution.id} is accepted.`, fieldsOf(happening));
    } else if (happening.type === 'execution_ended') {
      const { execution, status, durationMs, error } = happening;
      log.detail(`The run ${execution.id} has ended: ${status}.`, {
        ...fieldsOf(happening),
        status,
        duration_ms: durationMs,
        code: error?.code,
      });
    }
  };
}

function fieldsOf({ type, execution }: Exclude<Happening, { type: 'recorded' }>): LogFields {
  return {
    event: type,
    execution_id: execution.id,
    pipeline: execution.pipeline,
    project: execution.project,
    trace_id: traceIdOf(execution.trace),
  };
}
