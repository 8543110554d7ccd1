import type { Execution, ExecutionRef } from '../../../execution/model/execution.ts';
import type { Database } from '../../database/database.ts';
import { findExecution } from '../rows/execution-row.ts';

export function execution(database: Database, ref: ExecutionRef): Execution {
  return findExecution(database, ref).execution;
}
