import { compileSchema } from '@kumiki/component-sdk/schema';
import type { Deprecation, Yanking } from './indexed-version.ts';

/**
 * Something that was said of an image after it was made: who published it, that a component in it is deprecated, or yanked, or not
 * any more. Records lie beside the image in its registry, so that an index that was lost knows them again.
 */
export interface ImageRecord {
  /** ISO 8601, UTC. Of two that say different things the later one counts. */
  readonly at: string;
  /** Who said it, as the platform calls them. */
  readonly by?: string;
  /** `name@version`; without it, all components of the image. */
  readonly component?: string;
  readonly published?: true;
  /** `null` takes back what was said before. */
  readonly deprecated?: Deprecation | null;
  readonly yanked?: Yanking | null;
}

/** What records say of a component, when they are put together. */
export interface RecordedState {
  readonly publishedAt?: string;
  readonly publishedBy?: string;
  readonly deprecated?: Deprecation;
  readonly yanked?: Yanking;
}

const message = { type: 'string', minLength: 1, maxLength: 1000 } as const;
const nameAndRange = '^[a-z][a-z0-9-]*/[a-z][a-z0-9-]*(@[0-9A-Za-z.<>=~^*| -]{1,100})?$';

export const deprecationSchema = {
  type: 'object',
  properties: {
    message,
    replacement: {
      type: 'string',
      maxLength: 300,
      pattern: nameAndRange,
      'x-expected': 'the name of a component, with @RANGE where versions matter',
    },
  },
  required: ['message'],
  additionalProperties: false,
} as const;

export const yankingSchema = {
  type: 'object',
  properties: { message },
  required: ['message'],
  additionalProperties: false,
} as const;

const recordValidator = compileSchema({
  type: 'object',
  properties: {
    at: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?Z$' },
    by: { type: 'string', minLength: 1, maxLength: 200 },
    component: { type: 'string', maxLength: 300 },
    published: { const: true },
    deprecated: { anyOf: [{ type: 'null' }, deprecationSchema] },
    yanked: { anyOf: [{ type: 'null' }, yankingSchema] },
  },
  required: ['at'],
  additionalProperties: false,
});

/** Characters of a record at most. */
const longestRecord = 8000;

/** Reads a record of a stranger; nothing where it is none. */
export function parseRecord(text: string): ImageRecord | undefined {
  if (text.length > longestRecord) return undefined;
  try {
    const data: unknown = JSON.parse(text);
    if (recordValidator.check(data).length > 0) return undefined;
    return Number.isNaN(Date.parse((data as ImageRecord).at)) ? undefined : (data as ImageRecord);
  } catch {
    return undefined;
  }
}

/** What holds of `name@version` when all was said, in any order. */
export function stateOf(records: readonly ImageRecord[], component: string): RecordedState {
  const about = records
    .filter((record) => record.component === undefined || record.component === component)
    .toSorted((a, b) => compareTexts(a.at, b.at) || compareTexts(JSON.stringify(a), JSON.stringify(b)));
  const published = about.filter((record) => record.published);
  const publishedBy = published.find(({ by }) => by !== undefined)?.by;
  const deprecated = about.findLast((record) => record.deprecated !== undefined)?.deprecated;
  const yanked = about.findLast((record) => record.yanked !== undefined)?.yanked;
  return {
    ...(published[0] && { publishedAt: published[0].at }),
    ...(publishedBy !== undefined && { publishedBy }),
    ...(deprecated && { deprecated }),
    ...(yanked && { yanked }),
  };
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
