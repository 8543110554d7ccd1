import type { ObjectReader } from '@kumiki/component-sdk/storage';
import type { ChangeFeed } from '../../../events/index.ts';
import type { ExecutionStore } from '../../../execution/index.ts';
import type { Executions } from '../../core/executions.ts';
import { Logs } from '../../core/views/logs.ts';
import { ItemTables } from '../../core/views/table/item-table.ts';
import type { Route } from '../route.ts';
import { executionLogRoutes } from './execution-logs.ts';
import { executionTableRoutes } from './execution-table.ts';
import { executionValueRoutes } from './execution-values.ts';

export interface ExecutionViewsOptions {
  readonly executions: Executions;
  readonly store: ExecutionStore;
  readonly objects: ObjectReader;
  readonly changes: ChangeFeed;
}

/** All that shows what became of an execution. */
export function executionViewRoutes({ executions, store, objects, changes }: ExecutionViewsOptions): Route[] {
  return [
    ...executionValueRoutes(executions),
    ...executionLogRoutes(new Logs(store, changes)),
    ...executionTableRoutes(new ItemTables(store, objects)),
  ];
}
