import { defaultThresholds } from '../../alerts/rules.ts';
import { setting } from '../setting.ts';

const percent = { type: 'integer', minimum: 0, maximum: 100 } as const;
const seconds = { type: 'integer', minimum: 0, maximum: 31_536_000 } as const;

/** From where on alerts are raised; each by itself, and never where it is 0. */
export const alerts = {
  failureRate: setting<number>({
    env: 'KUMIKI_ALERT_FAILURE_RATE',
    description:
      'Percent of the items of the last 15 minutes that failed; over below the half of it. 0: never.',
    schema: percent,
    default: defaultThresholds.failureRate,
  }),
  failureItems: setting<number>({
    env: 'KUMIKI_ALERT_FAILURE_ITEMS',
    description: 'Items that must have ended in the last 15 minutes for their failures to count.',
    schema: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    default: defaultThresholds.failureItems,
  }),
  queueAge: setting<number>({
    env: 'KUMIKI_ALERT_QUEUE_AGE',
    description: 'Seconds that a run waits to be begun; over below the half of it. 0: never.',
    schema: seconds,
    default: defaultThresholds.queueAge,
  }),
  diskUsed: setting<number>({
    env: 'KUMIKI_ALERT_DISK_USED',
    description: 'Percent of the disk in use; over below 97 hundredths of it. 0: never.',
    schema: percent,
    default: defaultThresholds.diskUsed,
  }),
  stuckAfter: setting<number>({
    env: 'KUMIKI_ALERT_STUCK_AFTER',
    description:
      'Seconds in which nothing is recorded about a run that is at work; over with the next record. 0: never.',
    schema: seconds,
    default: defaultThresholds.stuckAfter,
  }),
} as const;
