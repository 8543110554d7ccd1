import { requestKeptMs, type KnownRequest, type RequestKey } from '../../../execution/model/request.ts';
import type { Database } from '../../database/database.ts';

interface RequestRow {
  readonly content: string;
  readonly execution: string;
  readonly file_id: string;
  readonly estimated_completion: number;
}

export function findRequest(
  database: Database,
  project: string,
  { caller, clientId, correlationId }: RequestKey,
  now: number,
): KnownRequest | undefined {
  const row = database.get<RequestRow>(
    `SELECT content, execution, file_id, estimated_completion FROM request
     WHERE project = ? AND caller = ? AND client_id = ? AND correlation_id = ? AND at > ?`,
    [project, caller, clientId, correlationId, now - requestKeptMs],
  );
  if (row === undefined) return undefined;
  const { content, execution, file_id: fileId, estimated_completion: estimatedCompletion } = row;
  return { content, execution, fileId, estimatedCompletion };
}
