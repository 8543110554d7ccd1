/** What a step gave for the sample image. */
export interface StepPreview {
  readonly status: 'succeeded' | 'failed' | 'skipped' | 'cached' | 'cancelled' | 'pending' | 'running';
  readonly durationMs?: number;
  readonly cached: boolean;
  /** The address of a small picture. */
  readonly picture?: string;
  /** What it gave, in a few words. */
  readonly summary?: string;
  readonly error?: string;
}
