import { setting } from '../setting.ts';

/** The metrics at `/metrics`. */
export const metrics = {
  access: setting<'viewer' | 'anyone'>({
    env: 'KUMIKI_METRICS_ACCESS',
    description: 'Who may read `/metrics`: those with the role viewer, or anyone who reaches the port.',
    schema: { enum: ['viewer', 'anyone'] },
    default: 'viewer',
  }),
} as const;
