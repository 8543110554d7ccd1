import { kumikiError } from '@kumiki/component-sdk/errors';
import type { NewExecution } from '../../../execution/model/execution.ts';
import type { NewItem } from '../../../execution/model/item.ts';
import { requestKeptMs, type KnownRequest, type NewRequest } from '../../../execution/model/request.ts';
import type { Database } from '../../database/database.ts';
import { upsert } from '../../database/upsert.ts';
import { findRequest } from '../read/requests.ts';
import { create } from './create.ts';

/** Requests of long ago that are forgotten with each new one: more than come, so that they never pile up. */
const forgottenAtOnce = 10;

export function createOnce(
  database: Database,
  now: number,
  accepted: NewExecution,
  items: readonly NewItem[],
  request: NewRequest,
): KnownRequest | undefined {
  const { project, id } = accepted;
  const { caller, clientId, correlationId, content, fileId, estimatedCompletion } = request;
  const known = findRequest(database, project, request, now);
  if (known?.content === content) return known;
  if (known) {
    const about = { client: clientId, correlation: correlationId, execution: known.execution };
    throw kumikiError('REQUEST_REPEATED_DIFFERENTLY', about);
  }
  create(database, now, accepted, items, { complete: true });
  database.run(
    `DELETE FROM request WHERE (project, caller, client_id, correlation_id) IN (
       SELECT project, caller, client_id, correlation_id FROM request WHERE at <= ? LIMIT ?)`,
    [now - requestKeptMs, forgottenAtOnce],
  );
  database.run(
    upsert(
      'request',
      ['project', 'caller', 'client_id', 'correlation_id'],
      ['content', 'execution', 'file_id', 'estimated_completion', 'at'],
    ),
    [project, caller, clientId, correlationId, content, id, fileId, estimatedCompletion, now],
  );
  return undefined;
}
