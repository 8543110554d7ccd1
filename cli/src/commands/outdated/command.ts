import { columns } from '../../arguments/help.ts';
import { defineCommand, exitCodes, type ExitCode } from '../../command.ts';
import { onOutput, print, safe } from '../../console/terminal.ts';
import { platformOption, platformOrLocal } from '../../platform/where.ts';
import { isOutdated, outdatedOf, type ShownOutdated, type ShownUpdate } from './updates.ts';

export const outdatedCommand = defineCommand({
  name: 'outdated',
  usage: ['[PIPELINE…] [OPTIONS]'],
  description:
    'Newer versions of the components in the pipelines of a platform: what comes with the next version that is published, what the document does not allow yet, what would change, and what was yanked or given up.',
  positionals: 100,
  options: {
    platform: platformOption,
    all: { type: 'boolean', help: 'Components without a newer version too.' },
    json: { type: 'boolean', help: 'One JSON document for programs.' },
  },
  examples: ['kumiki outdated', 'kumiki outdated find-and-mark --json'],
  async run({ options, positionals }): Promise<ExitCode> {
    const platform = await platformOrLocal('outdated', options.platform);
    const named =
      positionals.length > 0
        ? positionals
        : (await Array.fromAsync(platform.items<{ name: string }>('/pipelines', { limit: 200 }))).map(
            ({ name }) => name,
          );
    const found: ShownOutdated[] = [];
    for (const name of named) {
      const one = await outdatedOf(platform, name);
      found.push(options.all ? one : { ...one, components: one.components.filter(isOutdated) });
    }
    if (options.json) print(JSON.stringify({ pipelines: found }, null, 2));
    else show(found.filter(({ components }) => components.length > 0));
    return exitCodes.ok;
  },
});

function show(found: readonly ShownOutdated[]): void {
  if (found.length === 0) print(onOutput.dim('All components are the newest.'));
  for (const { name, published, components } of found) {
    print(`${onOutput.bold(safe(name))}${published === null ? onOutput.dim(' (not published)') : ''}`);
    print(columns(components.map((update) => [`  ${safe(update.component)}`, summary(update)] as const)));
    for (const { component, changes, deprecated } of components) {
      for (const text of changes?.breaks ?? []) print(`  ${safe(component)}: ${safe(text)}`);
      if (deprecated) print(`  ${safe(component)} is given up: ${safe(deprecated.message)}`);
    }
  }
}

/** In words: from which version to which, and how it comes about. */
function summary({ current, wanted, latest, state, yanked, changes, next }: ShownUpdate): string {
  const from = `${current ?? wanted ?? 'none'}${yanked ? ' (yanked)' : ''}`;
  if (state === 'missing') return `${from}, and there is none any more`;
  if (state === 'current') return from;
  const level = changes ? ` (${changes.level})` : '';
  const fits = wanted !== null && wanted !== current && wanted !== latest ? `, ${wanted} fits` : '';
  const how = state === 'newer' ? 'comes with the next version' : `as ${next ?? latest}`;
  return `${from} → ${latest}${level}${fits}, ${how}`;
}
