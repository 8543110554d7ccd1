import type { Grant } from '../../api/admin.ts';
import { formatList, t } from '../../i18n/language.svelte.ts';
import { titleOf } from '../pipeline-titles.svelte.ts';

/** What somebody may do, in words. */
export function grantText({ role, pipelines }: Grant): string {
  if (pipelines === undefined) return role === undefined ? '' : t().admin.roles[role];
  const roles = Object.entries(pipelines);
  return formatList(roles.map(([name, one]) => `${titleOf(name)}: ${t().admin.roles[one]}`));
}

/** Whether it says anything at all. */
export function isWhole({ role, pipelines }: Grant): boolean {
  return pipelines === undefined ? role !== undefined : Object.keys(pipelines).length > 0;
}
