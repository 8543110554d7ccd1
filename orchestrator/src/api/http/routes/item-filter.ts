import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { itemStatuses, verdictWords } from '../../../execution/index.ts';

/** The query of what finds items: it makes an `ItemFilter`. */
export const itemFilterQuery: Readonly<Record<string, JsonSchema>> = {
  status: { type: 'array', items: { enum: [...itemStatuses] } },
  verdict: { enum: [...verdictWords], description: 'What the pipeline found.' },
  final: { enum: [...verdictWords], description: 'What counts: a corrected verdict, where there is one.' },
  corrected: { type: 'boolean', description: 'Whether somebody corrected the verdict.' },
  text: { type: 'string', maxLength: 200, description: "A part of the item's name." },
};
