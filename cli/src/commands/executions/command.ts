import { dataFolderPath } from '@kumiki/orchestrator/data-folder';
import { unknownName, usageError, wholeNumber } from '../../arguments/parse.ts';
import { defineCommand, type ExitCode } from '../../command.ts';
import { is, openData, type OpenData } from '../../data/open-data.ts';
import type { PlatformClient } from '../../platform/client.ts';
import { platformExecutions } from '../../platform/executions.ts';
import { namedPlatform, platformOption } from '../../platform/where.ts';
import { cancelExecution } from './cancel.ts';
import { findExecution } from './find.ts';
import { listExecutions } from './list.ts';
import { showLog } from './logs.ts';
import { pruneExecutions } from './prune.ts';
import { retryOnPlatform } from './retry-on-platform.ts';
import { rerunExecution, retryExecution } from './run-again.ts';
import { showExecution } from './show.ts';

const actions = ['list', 'show', 'logs', 'cancel', 'retry', 'rerun', 'prune'] as const;
type Action = (typeof actions)[number];

export const executionsCommand = defineCommand({
  name: 'executions',
  usage: [
    '[list] [OPTIONS]',
    'show ID',
    'logs ID [--follow]',
    'cancel ID',
    'retry ID [--cancelled]',
    'rerun ID [--from STEP] [-p NAME=VALUE]',
    'prune',
  ],
  description:
    'Runs of the data folder (KUMIKI_DATA): lists and shows them, follows their logs, cancels them, runs what failed again, or runs all of it again with other parameters; removes what is older or larger than KUMIKI_KEEP_DAYS and KUMIKI_KEEP_BYTES allow. ID is an id, its beginning, or "last".',
  positionals: 2,
  actions,
  options: {
    status: {
      type: 'string',
      value: 'STATUS',
      help: 'list: only those in this state, e.g. failed; more with commas.',
    },
    pipeline: { type: 'string', value: 'NAME', help: 'list: only those of this pipeline.' },
    limit: { type: 'string', value: 'N', help: 'list: so many at most; 20 where it is not given.' },
    item: { type: 'string', value: 'NAME', help: 'logs: only of this item.' },
    step: { type: 'string', value: 'STEP', help: 'logs: only of this step.' },
    follow: { type: 'boolean', short: 'f', help: 'logs: goes on until the run has ended.' },
    cancelled: { type: 'boolean', help: 'retry: also items that were cancelled.' },
    from: { type: 'string', value: 'STEP', help: 'rerun: this step and those after it run, changed or not.' },
    param: {
      type: 'string',
      short: 'p',
      multiple: true,
      value: '[STEP.]NAME=VALUE',
      help: 'rerun: another value of a parameter, of the pipeline or of one of its steps.',
    },
    out: { type: 'string', short: 'o', value: 'DIR', help: 'rerun: another folder for the results.' },
    platform: platformOption,
    json: { type: 'boolean', help: 'JSON for programs.' },
  },
  examples: [
    'kumiki executions --status failed,partial',
    'kumiki executions show last',
    'kumiki executions retry last',
    'kumiki executions show last --platform https://kumiki.example:7700',
    'kumiki executions rerun last -p width=800 -p find.confidence=0.4',
  ],
  async run({ options, positionals: [given = 'list', id] }): Promise<ExitCode> {
    const action = actions.find((known) => known === given);
    if (!action) throw unknownName('executions', 'action', given, actions);
    if (action !== 'list' && action !== 'prune' && id === undefined) {
      throw usageError('executions', `Name the run: kumiki executions ${action} ID. "last" is the newest.`);
    }
    const platform = namedPlatform('executions', options.platform);
    if (platform) return await onPlatform(platform, action, id, options);
    return await withData(async (data) => {
      const { owner } = data;
      if (action === 'list') return await listExecutions(owner, { ...options, limit: limitOf(options) });
      if (action === 'prune') return await pruneExecutions(owner, options.json);
      const ref = await findExecution(owner, id!);
      const run: Record<Exclude<Action, 'list' | 'prune'>, () => Promise<ExitCode>> = {
        show: async () => await showExecution(owner, ref, options.json),
        logs: async () => await showLog(owner, ref, options),
        cancel: async () => await cancelExecution(owner, ref, options.json),
        retry: async () => await retryExecution(data, ref, options),
        rerun: async () => await rerunExecution(data, ref, options),
      };
      return await run[action]();
    });
  },
});

function limitOf({ limit }: { readonly limit: string | undefined }): number {
  return wholeNumber('executions', '--limit', limit) ?? 20;
}

interface PlatformOptions {
  readonly status: string | undefined;
  readonly pipeline: string | undefined;
  readonly limit: string | undefined;
  readonly item: string | undefined;
  readonly step: string | undefined;
  readonly follow: boolean;
  readonly json: boolean;
}

/** The same of a platform, as far as that has it. */
async function onPlatform(
  platform: PlatformClient,
  action: Action,
  id: string | undefined,
  options: PlatformOptions,
): Promise<ExitCode> {
  const source = platformExecutions(platform);
  if (action === 'rerun' || action === 'prune') {
    const reason = `"${action}" works on the data folder of this machine alone: leave --platform and KUMIKI_PLATFORM out.`;
    throw usageError('executions', reason);
  }
  if (action === 'list') return await listExecutions(source, { ...options, limit: limitOf(options) });
  const ref = await findExecution(source, id!);
  if (action === 'show') return await showExecution(source, ref, options.json);
  if (action === 'logs') return await showLog(source, ref, options);
  if (action === 'cancel') return await cancelExecution(source, ref, options.json);
  return await retryOnPlatform(platform, ref, options.json);
}

/** Does something with the data folder; once more where the process that has it ends in the middle of it. */
async function withData(act: (data: OpenData) => Promise<ExitCode>): Promise<ExitCode> {
  for (;;) {
    await using data = await openData(dataFolderPath());
    try {
      return await act(data);
    } catch (thrown) {
      if (data.kind === 'here' || !is(thrown, 'OWNER_GONE')) throw thrown;
    }
  }
}
