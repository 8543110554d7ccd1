import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { ProcessingResult, Sent } from '@kumiki/proto/image-processing';

/** An error as answers have it. */
export function errorOf({
  code,
  message,
  remedy,
  retryable,
  at,
}: ErrorRecord): Sent<ProcessingResult['error']> {
  return { code, message, remedy, retryable, step: at?.step ?? '' };
}
