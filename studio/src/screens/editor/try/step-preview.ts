import type { ErrorRecord } from '../../../api/types.ts';
import { summaryOf } from '../summary.ts';
import type { Change, Tried } from './changes.ts';
import {
  copyAddress,
  picturesIn,
  type PreviewAnswerStep,
  type PreviewStatus,
  type StepPicture,
} from './preview-answer.ts';

/** What a step gave for the sample. */
export interface StepPreview {
  readonly status: PreviewStatus;
  readonly durationMs?: number;
  readonly cached: boolean;
  /** It is kept as it is, whatever leads up to it. */
  readonly pinned: boolean;
  /** The address of a small picture. */
  readonly picture?: string;
  /** All pictures that it gave. */
  readonly pictures: readonly StepPicture[];
  /** What it gave, in a few words. */
  readonly summary?: string;
  readonly error?: ErrorRecord;
  /** What it shows is not what it would give now: because of these. */
  readonly stale: boolean;
  readonly changes: readonly Change[];
  /** Why it ran again, where it did. */
  readonly because: readonly Change[];
}

/** What a step showed last, and what was tried out then. */
export interface Shown {
  readonly tried: Tried;
  readonly answer: PreviewAnswerStep;
  readonly because: readonly Change[];
}

/** What is shown of a step, with what changed since. */
export function previewOf(
  { answer, because }: Shown,
  changes: readonly Change[],
  pinned: boolean,
): StepPreview {
  const { status, cached, duration_ms: ms, error, outputs } = answer;
  const pictures = picturesIn(outputs);
  const summary = summaryOf(outputs);
  return {
    status,
    cached,
    pinned,
    pictures,
    changes,
    because: status === 'succeeded' ? because : [],
    stale: changes.length > 0,
    ...(ms !== undefined && { durationMs: ms }),
    ...(pictures[0] && { picture: copyAddress(pictures[0], 256) }),
    ...(summary !== '' && { summary }),
    ...(error && { error }),
  };
}
