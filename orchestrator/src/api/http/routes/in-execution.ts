import type { ExecutionRef } from '../../../execution/index.ts';

/* What the routes of executions have in common. */

export const executionsBase = '/api/v1/executions';
export const executionsGroup = 'Executions';
export const project = 'default';

export const executionId = { type: 'string', format: 'uuid' } as const;
/** The place of an item in its execution, from 0. */
export const itemPlace = { type: 'integer', minimum: 0, maximum: 10_000_000 } as const;

export const pageLimit = (most: number, usual = 50) =>
  ({ type: 'integer', minimum: 1, maximum: most, default: usual }) as const;

export interface InExecution {
  readonly params: { readonly id: string };
}

export interface NumberedPage {
  readonly limit: number;
  readonly cursor?: number;
}

export function refOf(id: string): ExecutionRef {
  return { project, id };
}
