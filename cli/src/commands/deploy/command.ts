import { usageError } from '../../arguments/parse.ts';
import { defineCommand, exitCodes, type ExitCode } from '../../command.ts';
import { print } from '../../console/terminal.ts';
import type { ShownForm } from '../../platform/answers.ts';
import type { PlatformClient } from '../../platform/client.ts';
import { platformOption, platformOrLocal } from '../../platform/where.ts';
import { readParams } from '../run/prepare/params.ts';
import { printDeployment, printDeployments, type ShownDeployment } from './print.ts';

/** How long a deployment may take to come up before the command says how it is, in seconds. */
const waitSeconds = 240;
const policies: readonly string[] = ['block', 'drop_oldest', 'drop_newest'];
const actions = ['status', 'stop', 'start', 'remove'] as const;

export const deployCommand = defineCommand({
  name: 'deploy',
  usage: ['', 'PIPELINE[@VERSION] [OPTIONS]', 'PIPELINE --status | --stop | --start | --remove'],
  description:
    'Keeps a published pipeline up on a platform, the one of this machine where no other is named: its processes are there for frames, which are answered in tens of milliseconds. Without a pipeline it lists those that are up. A version in the place of another one takes over without the loss of a frame.',
  positionals: 1,
  options: {
    platform: platformOption,
    local: {
      type: 'boolean',
      help: 'As processes on the machine of the platform, as it is where nothing is said.',
    },
    kubernetes: {
      type: 'boolean',
      help: 'As pods on the cluster of the platform, where it has one.',
    },
    param: {
      type: 'string',
      short: 'p',
      multiple: true,
      value: 'NAME=VALUE',
      help: 'A parameter of the pipeline, for frames that bring none of their own.',
    },
    replicas: {
      type: 'string',
      value: 'MIN[-MAX]',
      help: 'Processes of each group of steps; 1 to the number of cores where it is not given.',
    },
    policy: {
      type: 'string',
      value: 'POLICY',
      words: policies,
      help: 'What happens to a frame for which a stream has no room: block, drop_oldest or drop_newest.',
    },
    hop: {
      type: 'string',
      value: 'FORMAT',
      help: 'How images go from pod to pod: raw, zstd, or with loss jpeg or jpeg:QUALITY (1 to 100); as the platform is set where it is not given.',
    },
    status: { type: 'boolean', help: 'Shows how it is: frames, times of its steps, processes.' },
    stop: { type: 'boolean', help: 'Ends its processes until it is started again.' },
    start: { type: 'boolean', help: 'Brings it up again.' },
    remove: { type: 'boolean', help: 'Ends it for good.' },
    json: { type: 'boolean', help: 'JSON for programs.' },
  },
  examples: [
    'kumiki deploy find-and-mark',
    'kumiki deploy find-and-mark@2 --local --replicas 1-4 -p confidence=0.4',
    'kumiki deploy find-and-mark --kubernetes --replicas 1-3',
    'kumiki deploy find-and-mark --kubernetes --hop jpeg:90',
    'kumiki deploy find-and-mark --status',
  ],
  async run({ options, positionals: [given] }): Promise<ExitCode> {
    const asked = actions.filter((action) => options[action]);
    if (asked.length > 1) throw usageError('deploy', `Give one of --${asked.join(' and --')}.`);
    const [action] = asked;
    if (given === undefined && action)
      throw usageError('deploy', `Name the pipeline: kumiki deploy NAME --${action}.`);
    const body = given === undefined || action ? undefined : bodyFrom(given, options);
    const platform = await platformOrLocal('deploy', options.platform);
    if (given === undefined) return await list(platform, options.json);
    if (!body) return await act(platform, action!, given, options.json);
    const params = await paramsFrom(platform, given, options.param);
    const shown = await platform.json<ShownDeployment>('POST', '/deployments', {
      query: { wait: waitSeconds },
      body: { ...body, params },
      endless: true,
    });
    return tell(shown, options.json);
  },
});

interface Given {
  readonly local: boolean;
  readonly kubernetes: boolean;
  readonly replicas: string | undefined;
  readonly policy: string | undefined;
  readonly hop: string | undefined;
}

/** @throws USAGE */
function bodyFrom(pipeline: string, { local, kubernetes, replicas, policy, hop }: Given): object {
  if (local && kubernetes) throw usageError('deploy', 'Give --local or --kubernetes, not both.');
  if (policy !== undefined && !policies.includes(policy))
    throw usageError('deploy', `--policy is ${policies.join(', ')}, not "${policy}".`);
  const found = replicas === undefined ? undefined : /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(replicas);
  if (found === null)
    throw usageError('deploy', `--replicas is MIN or MIN-MAX, such as 1-4, not "${replicas}".`);
  const [, min, max = min] = found ?? [];
  const way = hop === undefined ? undefined : /^(?:raw|zstd|(jpeg)(?::([1-9]\d?|100))?)$/.exec(hop);
  if (way === null)
    throw usageError('deploy', `--hop is raw, zstd, jpeg or jpeg:QUALITY, such as jpeg:85, not "${hop}".`);
  const [whole, lossy, quality] = way ?? [];
  return {
    pipeline,
    ...(kubernetes && { target: 'kubernetes' }),
    ...(min !== undefined && { replicas: { min: Number(min), max: Number(max) } }),
    ...(policy !== undefined && { streams: { policy } }),
    ...(whole !== undefined && {
      hop: { format: lossy ?? whole, ...(quality !== undefined && { quality: Number(quality) }) },
    }),
  };
}

async function paramsFrom(
  platform: PlatformClient,
  given: string,
  options: readonly string[],
): Promise<Record<string, unknown>> {
  if (options.length === 0) return {};
  const [name = '', version] = given.split('@');
  const form = await platform.json<ShownForm>('GET', `/pipelines/${encodeURIComponent(name)}/form`, {
    query: { version },
  });
  return readParams('deploy', options, form.params, `the pipeline ${name}`);
}

async function list(platform: PlatformClient, json: boolean): Promise<ExitCode> {
  const items = await Array.fromAsync(platform.items<ShownDeployment>('/deployments'));
  if (json) print(JSON.stringify({ items }, null, 2));
  else printDeployments(items);
  return exitCodes.ok;
}

async function act(
  platform: PlatformClient,
  action: (typeof actions)[number],
  given: string,
  json: boolean,
): Promise<ExitCode> {
  const path = `/deployments/${encodeURIComponent(given.split('@')[0]!)}`;
  if (action === 'remove') {
    await platform.call('DELETE', path, { endless: true });
    print(json ? JSON.stringify({ removed: given }) : 'It is gone.');
    return exitCodes.ok;
  }
  if (action === 'status') return tell(await platform.json<ShownDeployment>('GET', path), json, true);
  const query = action === 'start' ? { wait: waitSeconds } : {};
  return tell(
    await platform.json<ShownDeployment>('POST', `${path}/${action}`, { query, endless: true }),
    json,
  );
}

function tell(shown: ShownDeployment, json: boolean, inFull = false): ExitCode {
  if (json) print(JSON.stringify(shown, null, 2));
  else printDeployment(shown, inFull);
  return shown.error && shown.state !== 'running' ? exitCodes.failed : exitCodes.ok;
}
