export const cronChoices = ['daily', 'weekdays', 'weekly', 'hourly', 'own'] as const;
export type CronChoice = (typeof cronChoices)[number];

/**
 * The times that somebody chose as a cron expression.
 * @param at `06:30`; of an hourly one the minutes count
 */
export function cronOf(choice: CronChoice, at: string, own: string): string {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const days = { hourly: '* * *', daily: '* * *', weekdays: '* * 1-5', weekly: '* * 1' };
  if (choice === 'own') return own.trim();
  return choice === 'hourly' ? `${minute} * ${days.hourly}` : `${minute} ${hour} ${days[choice]}`;
}

/** What somebody chose, where a cron expression is one of the simple ones; else it is their own. */
export function choiceOf(cron: string): { readonly choice: CronChoice; readonly at: string } {
  const [, minute, hour, days] = /^(\d{1,2}) (\d{1,2}|\*) (\* \* (?:\*|1-5|1))$/.exec(cron.trim()) ?? [];
  const two = (text: string) => text.padStart(2, '0');
  if (minute === undefined || hour === undefined) return { choice: 'own', at: '06:00' };
  const at = `${hour === '*' ? '00' : two(hour)}:${two(minute)}`;
  if (hour === '*') return { choice: days === '* * *' ? 'hourly' : 'own', at };
  return { choice: days === '* * *' ? 'daily' : days === '* * 1-5' ? 'weekdays' : 'weekly', at };
}
