import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { json, type Answer } from './answer.ts';

/** A page of a list: `{items, next}`. */
export function pageSchema(items: JsonSchema): JsonSchema {
  return {
    type: 'object',
    required: ['items'],
    properties: {
      items: { type: 'array', items },
      next: { type: 'string', description: 'The cursor of the next page, where there is one.' },
    },
    additionalProperties: false,
  };
}

/** What a list's query says about the page, where nothing else is said. */
export const pageQuery = {
  limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
  cursor: { type: 'string', maxLength: 200 },
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** The answer of a list. @param next the cursor of the next page, where there is one */
export function pageAnswer(items: readonly unknown[], next?: string): Answer {
  return json({ items, ...(next !== undefined && { next }) });
}

/** A query's `limit` and `cursor` as the stores take them. */
export function pageOf({ limit, cursor }: { readonly limit: number; readonly cursor?: string }) {
  return { limit, ...(cursor !== undefined && { cursor }) };
}
