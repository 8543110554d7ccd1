import type { RecordedEvent } from '../../../execution/index.ts';
import { valuesAnswer } from './execution-answers.ts';

/** An event as clients see it, over every protocol: `execution_id`, the time in ISO 8601, files by their `file_id`. */
export function eventAnswer(event: RecordedEvent): Record<string, unknown> {
  const { project: _, execution, at, ...rest } = event;
  return {
    ...rest,
    ...(rest.type === 'item_succeeded' && { outputs: valuesAnswer(rest.outputs) }),
    ...(rest.type === 'execution_planned' && { plan: undefined }),
    ...(rest.type === 'execution_claimed' && { owner: undefined }),
    execution_id: execution,
    at: new Date(at).toISOString(),
  };
}
