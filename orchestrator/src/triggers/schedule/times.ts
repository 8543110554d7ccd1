import { Cron } from 'croner';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { ScheduleSource } from '../trigger.ts';

/** The time of a schedule after another, in ms since the epoch; nothing where there is none. @throws SCHEDULE_INVALID */
export function timeAfter({ cron, timezone }: Pick<ScheduleSource, 'cron' | 'timezone'>, after: number) {
  return parsed({ cron, timezone }).nextRun(new Date(after))?.getTime();
}

/** The last time up to a moment and after another one. */
export function lastTimeUpTo(
  source: Pick<ScheduleSource, 'cron' | 'timezone'>,
  after: number,
  now: number,
): number | undefined {
  // Times are whole seconds, and those before a moment do not count it.
  const end = (Math.floor(now / 1000) + 1) * 1000;
  const [last] = parsed(source).previousRuns(1, new Date(end));
  const time = last?.getTime();
  return time !== undefined && time > after && time <= now ? time : undefined;
}

function parsed({ cron, timezone }: Pick<ScheduleSource, 'cron' | 'timezone'>): Cron {
  try {
    const schedule = new Cron(cron, { timezone, paused: true });
    // A time zone that is none is found out when it is used.
    if (schedule.nextRun() === null) throw new Error('its time never comes');
    return schedule;
  } catch (thrown) {
    throw kumikiError('SCHEDULE_INVALID', { cron, timezone, reason: reasonOf(thrown) }, { cause: thrown });
  }
}
