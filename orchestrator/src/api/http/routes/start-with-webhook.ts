import { newExecutionId, type Execution } from '../../../execution/index.ts';
import type { RequestedWebhook, Webhooks } from '../../../webhooks/index.ts';
import type { Caller } from '../roles.ts';

/**
 * Starts an execution whose webhook is recorded before it is: so no event of it comes before somebody listens. Where it is
 * not accepted, its webhook goes again; a process that dies in between leaves one that hears nothing, which is swept.
 */
export async function startWithWebhook(
  webhooks: Webhooks,
  project: string,
  { caller, webhook }: { readonly caller: Caller; readonly webhook: RequestedWebhook | undefined },
  start: (id: string) => Promise<Execution>,
): Promise<Execution> {
  const id = newExecutionId(Date.now());
  if (!webhook) return await start(id);
  const made = await webhooks.createFor(id, project, webhook, caller.id);
  try {
    return await start(id);
  } catch (thrown) {
    await webhooks.remove(project, made.id);
    throw thrown;
  }
}
