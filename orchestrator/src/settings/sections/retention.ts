import { optional, setting } from '../setting.ts';

const days = { type: 'number', minimum: 0, maximum: 36_500 } as const;
const quantity = {
  type: 'string',
  pattern: '^\\d+(\\.\\d+)?(k|M|G|T|Ki|Mi|Gi|Ti)?$',
  'x-expected': 'a quantity of bytes such as 20Gi',
} as const;

const daysOf = (env: `KUMIKI_${string}`, what: string) =>
  optional<number>({
    env,
    description: `Days that ${what} are kept since the end of their run.`,
    schema: days,
  });
const bytesOf = (env: `KUMIKI_${string}`, what: string) =>
  optional<string>({
    env,
    description: `Bytes of ${what} of all runs of a pipeline together: the newest stay.`,
    schema: quantity,
  });

/** What is kept, where nobody set limits for a pipeline or for all of them. */
export const retention = {
  days: setting<number>({
    env: 'KUMIKI_KEEP_DAYS',
    description: 'Days that runs are kept since their end, and results of before since their last use.',
    schema: days,
    default: 30,
  }),
  bytes: setting<string>({
    env: 'KUMIKI_KEEP_BYTES',
    description:
      'Bytes of all files on the disk: above that, intermediates of the oldest runs go, then these runs, then results of before that nobody used for long.',
    schema: quantity,
    default: '20Gi',
  }),
  intermediatesDays: setting<number>({
    ...daysOf('KUMIKI_KEEP_INTERMEDIATES_DAYS', 'files that steps gave and that are no results'),
    default: 7,
  }),
  intermediatesBytes: bytesOf('KUMIKI_KEEP_INTERMEDIATES_BYTES', 'intermediates'),
  resultsDays: daysOf('KUMIKI_KEEP_RESULTS_DAYS', 'result files'),
  resultsBytes: bytesOf('KUMIKI_KEEP_RESULTS_BYTES', 'results'),
  inputsDays: daysOf('KUMIKI_KEEP_INPUTS_DAYS', 'uploaded files'),
  inputsBytes: bytesOf('KUMIKI_KEEP_INPUTS_BYTES', 'inputs'),
  logsDays: daysOf('KUMIKI_KEEP_LOGS_DAYS', 'log lines of components'),
  logsBytes: bytesOf('KUMIKI_KEEP_LOGS_BYTES', 'logs'),
  logBytesOfRun: setting<string>({
    env: 'KUMIKI_LOG_BYTES',
    description: 'Bytes of the log of one run: further lines are counted, and not kept.',
    schema: quantity,
    default: '16Mi',
  }),
} as const;
