import type { ObjectReader } from '@kumiki/component-sdk/storage';
import type { ChangeFeed } from '../../../events/index.ts';
import type { ExecutionStore } from '../../../execution/index.ts';
import type { Executions } from '../../core/executions.ts';
import type { PipelineLibrary } from '../../../pipelines/index.ts';
import { Comparisons } from '../../core/views/comparison/comparisons.ts';
import { Logs } from '../../core/views/logs.ts';
import { ResultFiles } from '../../core/download/result-files.ts';
import { ItemTables } from '../../core/views/table/item-table.ts';
import { TableOrders } from '../../core/views/table/order.ts';
import { Timelines } from '../../core/views/timeline.ts';
import type { Route } from '../route.ts';
import { executionComparisonRoutes } from './execution-comparison.ts';
import { executionDownloadRoute } from './execution-download.ts';
import { executionLogRoutes } from './execution-logs.ts';
import { executionReviewRoutes } from './execution-reviews.ts';
import { executionStatesRoute } from './execution-states.ts';
import { executionTableRoutes } from './execution-table.ts';
import { executionTimelineRoutes } from './execution-timeline.ts';
import { executionValueRoutes } from './execution-values.ts';

export interface ExecutionViewsOptions {
  readonly executions: Executions;
  readonly store: ExecutionStore;
  readonly objects: ObjectReader;
  readonly changes: ChangeFeed;
  readonly pipelines: PipelineLibrary;
}

/** All that shows what became of an execution. */
export function executionViewRoutes({
  executions,
  store,
  objects,
  changes,
  pipelines,
}: ExecutionViewsOptions): Route[] {
  const tables = new ItemTables(store, objects);
  return [
    ...executionValueRoutes(executions),
    ...executionLogRoutes(new Logs(store, changes)),
    ...executionTableRoutes(tables, new TableOrders(tables, store)),
    ...executionReviewRoutes(store),
    executionStatesRoute(store),
    executionDownloadRoute(new ResultFiles(executions, store, tables)),
    ...executionTimelineRoutes(new Timelines(store)),
    ...executionComparisonRoutes(new Comparisons(store, objects, tables, pipelines), executions),
  ];
}
