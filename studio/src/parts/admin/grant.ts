import type { Grant } from '../../api/admin.ts';
import { t } from '../../i18n/language.svelte.ts';

/** What somebody may do, in words. */
export function grantText({ role, pipelines }: Grant): string {
  if (pipelines === undefined) return role === undefined ? '' : t().admin.roles[role];
  return Object.entries(pipelines)
    .map(([name, one]) => `${name}: ${t().admin.roles[one]}`)
    .join(', ');
}

/** Whether it says anything at all. */
export function isWhole({ role, pipelines }: Grant): boolean {
  return pipelines === undefined ? role !== undefined : Object.keys(pipelines).length > 0;
}
