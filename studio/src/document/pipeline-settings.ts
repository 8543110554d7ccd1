import type { PipelineDocument } from './document.ts';

/** What a pipeline says of itself as a whole. */
export interface PipelineSettings {
  readonly title?: PipelineDocument['title'];
  readonly description?: PipelineDocument['description'];
  readonly keep?: 'all' | 'outputs';
  /** `12h` or `30d`. */
  readonly keepFor?: string;
  readonly executor?: 'local' | 'argo';
  /** `80ms` or `1.5s`. */
  readonly latencyBudget?: string;
}

export function settingsOf(document: PipelineDocument): PipelineSettings {
  return document;
}

/** Changes what it says; what is `undefined` is taken out. */
export function setSetting<Key extends keyof PipelineSettings>(
  document: PipelineDocument,
  key: Key,
  value: PipelineSettings[Key] | undefined,
): PipelineDocument {
  const { [key]: _, ...others } = document as PipelineDocument & PipelineSettings;
  return (value === undefined ? others : { ...others, [key]: value }) as PipelineDocument;
}

/** A text with what somebody typed in one language; the others stay. Nothing where none is left. */
export function withText(
  before: PipelineDocument['title'],
  language: 'en' | 'ja',
  typed: string,
): PipelineDocument['title'] {
  if (before === undefined || typeof before === 'string') return typed === '' ? undefined : typed;
  const { [language]: _, ...others } = before;
  const after = typed === '' ? others : { ...others, [language]: typed };
  return Object.keys(after).length === 0 ? undefined : (after as PipelineDocument['title']);
}

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** How long a duration of a document is, in ms; `undefined` where it is none. */
export function durationMs(text: string | undefined): number | undefined {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text ?? '');
  return found ? Number(found[1]) * units[found[2] as keyof typeof units] : undefined;
}

/** A number in a unit, as documents write durations: without a fraction where it is below 1 of the unit. */
export function durationText(value: number, unit: 'ms' | 'd'): string | undefined {
  if (!Number.isFinite(value) || value <= 0) return undefined;
  if (unit === 'd' && value < 1) return `${Math.max(1, Math.round(value * 24))}h`;
  const text = `${unit === 'ms' ? Math.max(1, Math.round(value)) : Number(value.toFixed(2))}${unit}`;
  return text.length <= 12 ? text : undefined;
}
