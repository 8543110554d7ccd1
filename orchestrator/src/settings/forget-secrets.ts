import { sections } from './sections.ts';
import type { Setting } from './setting.ts';

/** Takes secret settings out of an environment once they were read: processes that are started later get none of them. */
export function forgetSecrets(environment: NodeJS.ProcessEnv): void {
  for (const keys of Object.values<Readonly<Record<string, Omit<Setting<unknown>, 'default'>>>>(sections)) {
    for (const { env, secret } of Object.values(keys)) if (secret) delete environment[env];
  }
}
