import { newExecutionId } from '../../execution/index.ts';
import type { RequestedWebhook, Webhooks } from '../../webhooks/index.ts';
import type { Caller } from '../http/roles.ts';

export interface AskedWebhook {
  readonly caller: Caller;
  readonly webhook: RequestedWebhook | undefined;
}

/**
 * Starts an execution whose webhook is recorded before it is: so no event of it comes before somebody listens. Where it is
 * not accepted, its webhook goes again; a process that dies in between leaves one that hears nothing, which is swept.
 * @param isNew whether it is an execution of its own, and not that of the same request before
 */
export async function withWebhook<Started>(
  webhooks: Pick<Webhooks, 'createFor' | 'remove'>,
  project: string,
  { caller, webhook }: AskedWebhook,
  start: (id: string) => Promise<Started>,
  isNew: (started: Started) => boolean = () => true,
): Promise<Started> {
  const id = newExecutionId(Date.now());
  if (!webhook) return await start(id);
  const made = await webhooks.createFor(id, project, webhook, caller.id);
  let keep = false;
  try {
    const started = await start(id);
    keep = isNew(started);
    return started;
  } finally {
    if (!keep) await webhooks.remove(project, made.id);
  }
}
