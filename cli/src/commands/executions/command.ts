import { dataFolderPath } from '@kumiki/orchestrator/data-folder';
import { unknownName, usageError, wholeNumber } from '../../arguments/parse.ts';
import { defineCommand, type ExitCode } from '../../command.ts';
import { is, openData, type OpenData } from '../../data/open-data.ts';
import { cancelExecution } from './cancel.ts';
import { findExecution } from './find.ts';
import { listExecutions } from './list.ts';
import { showLog } from './logs.ts';
import { pruneExecutions } from './prune.ts';
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
    json: { type: 'boolean', help: 'JSON for programs.' },
  },
  examples: [
    'kumiki executions --status failed,partial',
    'kumiki executions show last',
    'kumiki executions retry last',
    'kumiki executions rerun last -p width=800 -p find.confidence=0.4',
  ],
  async run({ options, positionals: [given = 'list', id] }): Promise<ExitCode> {
    const action = actions.find((known) => known === given);
    if (!action) throw unknownName('executions', 'action', given, actions);
    if (action !== 'list' && action !== 'prune' && id === undefined) {
      throw usageError('executions', `Name the run: kumiki executions ${action} ID. "last" is the newest.`);
    }
    return await withData(async (data) => {
      const { owner } = data;
      if (action === 'list') {
        const limit = wholeNumber('executions', '--limit', options.limit) ?? 20;
        return await listExecutions(owner, { ...options, limit });
      }
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
