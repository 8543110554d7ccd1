import { limitsOf, type Limits } from '@kumiki/orchestrator/retention';
import { readSettings } from '@kumiki/orchestrator/settings';

/** What may be kept, by the settings. @throws as `readSettings` */
export async function limitsInUse(): Promise<Limits> {
  return limitsOf((await readSettings()).retention);
}
