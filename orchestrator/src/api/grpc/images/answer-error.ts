import { withFirstProblem, type ErrorRecord } from '@kumiki/component-sdk/errors';
import type { ProcessingResult, Sent } from '@kumiki/proto/image-processing';

/** An error as answers have it. */
export function errorOf(error: ErrorRecord): Sent<ProcessingResult['error']> {
  const { code, retryable, at } = error;
  return { code, ...withFirstProblem(error), retryable, step: at?.step ?? '' };
}
