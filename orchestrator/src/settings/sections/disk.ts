import { setting } from '../setting.ts';

/** The space that the data folder is on. */
export const disk = {
  reserve: setting<number>({
    env: 'KUMIKI_DISK_RESERVE',
    description:
      'MiB that are kept free for what runs: with less space left, no new work is taken (`DISK_NEARLY_FULL`). 0 takes work until the disk is full.',
    schema: { type: 'integer', minimum: 0, maximum: 1_000_000_000 },
    default: 512,
  }),
} as const;
