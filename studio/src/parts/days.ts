/** The begin of a day, as the person who looks has it, for a query; nothing where none is chosen. */
export function dayStart(day: string): string {
  return day === '' ? '' : new Date(`${day}T00:00`).toISOString();
}

/** The end of a day. */
export function dayEnd(day: string): string {
  if (day === '') return '';
  const end = new Date(`${day}T00:00`);
  end.setDate(end.getDate() + 1);
  return end.toISOString();
}
