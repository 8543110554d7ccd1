import { expect, test } from 'vitest';
import { ApiError } from '../../../api/client.ts';
import type { PipelineDocument } from '../../../document/document.ts';
import { askAboutPart } from './runnable.ts';

const draft: PipelineDocument = {
  name: 'draft',
  steps: {
    grey: { inputs: { image: '$inputs.image' } },
    loose: {},
    after: { inputs: { image: '$steps.loose.image' } },
    judge: { inputs: { image: '$steps.grey.image' } },
    asked: { inputs: { image: '$steps.grey.image' }, when: '$steps.after.count > 1' },
  },
  outputs: { image: '$steps.after.image', other: '$steps.judge.image' },
};

const refused = (...steps: readonly string[]) => {
  const problems = steps.map(
    (step) => ({ code: 'X', severity: 'error', message: '', remedy: '', line: 1, step }) as const,
  );
  return new ApiError({ code: 'PIPELINE_INVALID', message: '', remedy: '' }, 422, { problems });
};

test('a step that is not finished yet takes only what needs it out of the preview', async () => {
  const part = await askAboutPart(draft, async ({ steps, outputs }) => {
    if (steps['loose']) throw refused('loose');
    return await Promise.resolve({ steps: Object.keys(steps), outputs });
  });
  expect(part).toEqual({ steps: ['grey', 'judge'], outputs: { other: '$steps.judge.image' } });
});

test('what names no step of the draft is told', async () => {
  const ask = async () => await Promise.reject(refused('another'));
  await expect(askAboutPart(draft, ask)).rejects.toThrow(ApiError);
});
