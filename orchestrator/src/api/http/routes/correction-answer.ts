import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { verdictWords, type Correction } from '../../../execution/index.ts';

/** A corrected verdict as clients see it: who, when and why. */
export function correctionAnswer({ verdict, note, name, at }: Correction): object {
  return { verdict: verdict ?? null, note, by: name, at: new Date(at).toISOString() };
}

export const correctionShape: JsonSchema = {
  type: 'object',
  properties: {
    verdict: { enum: [...verdictWords, null], description: 'null: the correction was taken back.' },
    note: { type: 'string' },
    by: { type: 'string' },
    at: { type: 'string', format: 'date-time' },
  },
  required: ['verdict', 'note', 'by', 'at'],
};
