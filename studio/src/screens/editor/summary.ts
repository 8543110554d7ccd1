import { detectionsIn } from '../../parts/data/detections.ts';

/** What a step gave beside images, in a few words: `NG`, `3 scratch, 1 dent`, `12.5`. */
export function summaryOf(outputs: Readonly<Record<string, { readonly data?: unknown }>>): string {
  return Object.values(outputs)
    .flatMap(({ data }) => (data === undefined ? [] : [wordsOf(data)]))
    .filter((words) => words !== '')
    .join(' · ');
}

const most = 60;

function wordsOf(data: unknown): string {
  if (typeof data === 'string') return data.length > most ? `${data.slice(0, most)}…` : data;
  if (typeof data === 'number') return String(Number(data.toPrecision(6)));
  const detections = detectionsIn(data);
  if (detections) {
    const counts = Map.groupBy(detections, ({ label }) => label);
    return counts.size === 0 ? '0' : [...counts].map(([label, of]) => `${of.length} ${label}`).join(', ');
  }
  if (typeof data !== 'object' || data === null) return '';
  if ('verdict' in data) return String(data.verdict);
  return 'items' in data && Array.isArray(data.items) ? String(data.items.length) : '';
}
