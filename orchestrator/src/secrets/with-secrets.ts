import type { CarryOut } from '../execution/index.ts';
import type { BoundPlan } from '../pipeline/index.ts';
import { SecretExecutor } from './secret-executor.ts';
import type { Secrets } from './secrets.ts';

/**
 * How an execution is carried out, with the secrets that its plan names: components get their values, and results are
 * looked up by their revisions. The values do not change while it runs.
 * @throws SECRET_NOT_FOUND, SECRET_KEY_MISSING, SECRET_UNREADABLE
 */
export async function withSecrets(
  secrets: Secrets,
  project: string,
  plan: BoundPlan,
  how: CarryOut,
): Promise<CarryOut> {
  const opened = await secrets.open(project, plan);
  if (!opened) return how;
  const executor = new SecretExecutor(how.executor, async () => await Promise.resolve(opened));
  return { ...how, executor, keyed: opened.keyed(plan) };
}
