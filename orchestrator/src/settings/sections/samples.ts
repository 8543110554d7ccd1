import { setting } from '../setting.ts';

/** What a platform brings along. */
export const samples = {
  publish: setting<boolean>({
    env: 'KUMIKI_SAMPLES',
    description:
      'Whether the first start publishes the sample pipelines and runs `find-and-mark` over its images and the others over two, once.',
    schema: { type: 'boolean' },
    default: true,
  }),
} as const;
