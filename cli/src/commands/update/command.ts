import { usageError } from '../../arguments/parse.ts';
import { defineCommand, exitCodes, type ExitCode } from '../../command.ts';
import { onOutput, print, printError, safe } from '../../console/terminal.ts';
import type { PlatformClient } from '../../platform/client.ts';
import { platformOption, platformOrLocal } from '../../platform/where.ts';
import { outdatedOf, pipelinePath } from '../outdated/updates.ts';

interface Updated {
  readonly revision: number;
  readonly changed: readonly { readonly from: string; readonly to: string }[];
  readonly problems: readonly { readonly severity: string; readonly message: string }[];
}

interface Trial {
  readonly execution_id: string;
  readonly comparison: string;
  readonly changed: Updated['changed'];
}

export const updateCommand = defineCommand({
  name: 'update',
  usage: ['PIPELINE [COMPONENT@VERSION…] [OPTIONS]'],
  description:
    'Writes newer versions of components into the draft of a pipeline: the newest of all, or those that are named. With --try, nothing is written: the draft runs with them over the inputs of an earlier run, to be compared with it.',
  positionals: 500,
  options: {
    platform: platformOption,
    try: { type: 'string', value: 'RUN', help: 'Runs it over the inputs of that run, and writes nothing.' },
    publish: { type: 'boolean', help: 'Makes a version of the draft when it is written.' },
    note: { type: 'string', value: 'TEXT', help: 'With --publish: what is new in that version.' },
    json: { type: 'boolean', help: 'One JSON document for programs.' },
  },
  examples: [
    'kumiki update find-and-mark --try 01KQ3V…',
    'kumiki update find-and-mark acme/blur@2.1.0 --publish',
  ],
  async run({ options, positionals: [name, ...named] }): Promise<ExitCode> {
    if (name === undefined) throw usageError('update', 'Name the pipeline: kumiki update PIPELINE.');
    const platform = await platformOrLocal('update', options.platform);
    const components = named.length === 0 ? undefined : Object.fromEntries(named.map(versionOf));
    const wanted = components ? { components } : {};
    if (options.try !== undefined) return await tryIt(platform, name, options.try, wanted, options.json);
    const { revision, published } = await outdatedOf(platform, name);
    const body = { revision, ...wanted };
    const updated = await platform.json<Updated>('POST', `${pipelinePath(name)}/update`, { body });
    const isBroken = updated.problems.some(({ severity }) => severity === 'error');
    const made =
      options.publish && !isBroken
        ? await platform.json<{ version: number }>('POST', `${pipelinePath(name)}/publish`, {
            body: { revision: updated.revision, note: options.note ?? noteOf(updated) },
          })
        : undefined;
    if (options.json)
      print(JSON.stringify({ name, ...updated, published: made?.version ?? published }, null, 2));
    else show(name, updated, made?.version);
    return isBroken ? exitCodes.failed : exitCodes.ok;
  },
});

function versionOf(text: string): [component: string, version: string] {
  const [component = '', version] = text.split('@');
  if (version) return [component, version];
  throw usageError('update', `Name the version too: ${component}@VERSION.`);
}

function noteOf({ changed }: Updated): string {
  return changed.length === 0
    ? 'Newest components that fit'
    : changed.map(({ from, to }) => `${from} → ${to}`).join(', ');
}

async function tryIt(
  platform: PlatformClient,
  name: string,
  execution: string,
  wanted: object,
  json: boolean,
): Promise<ExitCode> {
  const body = { execution, ...wanted };
  const trial = await platform.json<Trial>('POST', `${pipelinePath(name)}/update/try`, { body });
  if (json) print(JSON.stringify({ name, ...trial }, null, 2));
  else {
    showChanged(trial.changed);
    print(`Trying it as the run ${trial.execution_id}: "kumiki executions show ${trial.execution_id}".`);
    const place = `${platform.url}/compare?a=${execution}&b=${trial.execution_id}`;
    print(`The two side by side: ${place}`);
  }
  return exitCodes.ok;
}

function show(name: string, updated: Updated, version: number | undefined): void {
  showChanged(updated.changed);
  for (const { message } of updated.problems) printError(safe(message));
  if (version !== undefined) print(`${onOutput.green('✔')} ${safe(name)}@${version}`);
  else if (updated.changed.length > 0)
    print(onOutput.dim('The draft is written; publish it when it does what it shall.'));
}

function showChanged(changed: Updated['changed']): void {
  if (changed.length === 0) print(onOutput.dim('The document stays as it is: all that is newest fits.'));
  for (const { from, to } of changed) print(`${safe(from)} → ${safe(to)}`);
}
