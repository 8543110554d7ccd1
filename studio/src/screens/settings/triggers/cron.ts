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
