import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ExecutionRef } from '@kumiki/orchestrator/execution';
import type { ExecutionSource } from '../../platform/executions.ts';

/** Runs from the command line all belong to it. */
export const project = 'default';

/** The execution that a person means: by its id, the beginning of it, or `last`. @throws EXECUTION_NOT_FOUND, EXECUTION_AMBIGUOUS */
export async function findExecution(owner: ExecutionSource, text: string): Promise<ExecutionRef> {
  const isLast = text === 'last';
  const filter = isLast ? {} : { text };
  const { executions } = await owner.list(project, filter, { limit: isLast ? 1 : 50 });
  const found = isLast ? executions : executions.filter(({ id }) => id.startsWith(text));
  const [only, another] = found;
  if (!only) throw kumikiError('EXECUTION_NOT_FOUND', { execution: text });
  if (another) {
    throw kumikiError('EXECUTION_AMBIGUOUS', {
      text,
      found: found
        .map(({ id }) => id)
        .slice(0, 3)
        .join(', '),
    });
  }
  return { project, id: only.id };
}
