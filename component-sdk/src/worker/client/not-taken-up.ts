import { status, type ServiceError } from '@grpc/grpc-js';
import { KumikiError, kumikiError, reasonOf } from '../../errors/index.ts';
import type { WorkerLink } from './worker-link.ts';

/** Why a worker could not be taken up: one that ends meanwhile has crashed, one that answers otherwise than it should breaks the contract. */
export async function notTakenUp(link: WorkerLink, thrown: unknown): Promise<KumikiError> {
  if (thrown instanceof KumikiError) return thrown;
  if ((thrown as Partial<ServiceError>).code === status.UNAVAILABLE) return await link.crashed(thrown);
  return kumikiError('WORKER_ANSWER_INVALID', { component: link.name, reason: reasonOf(thrown) });
}
