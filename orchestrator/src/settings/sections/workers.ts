import { optional } from '../setting.ts';

const amount = {
  type: 'string',
  pattern: '^[0-9]+(\\.[0-9]+)?([KMGT]i|[kMGT])?$',
  maxLength: 20,
  'x-expected': 'an amount such as 8Gi or 512Mi',
} as const;

/** What processes of components may take of this machine. */
export const workers = {
  memory: optional<string>({
    env: 'KUMIKI_WORKER_MEMORY',
    description:
      'The most resident memory of a process of components, and of the values that one gives: `8Gi`. Without it four times what its neediest component says that it needs, and 2 GiB at least.',
    schema: amount,
  }),
  scratch: optional<string>({
    env: 'KUMIKI_WORKER_SCRATCH',
    description: 'The most that there may be in a process’s folder for temporary files; without it 2 GiB.',
    schema: amount,
  }),
} as const;
