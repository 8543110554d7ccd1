/** Why a source gives nothing, as the texts name it. */
export type SourceProblem = 'refused' | 'none' | 'busy' | 'insecure' | 'unplayable' | 'other';

export class SourceError extends Error {
  readonly problem: SourceProblem;
  /** Which file. */
  readonly file: string;

  constructor(problem: SourceProblem, file = '', cause?: unknown) {
    super(problem, { cause });
    this.problem = problem;
    this.file = file;
  }
}

/** What the errors of `getUserMedia` mean to a person (W3C Media Capture and Streams, section 10.3). */
export function cameraProblem(thrown: unknown): SourceProblem {
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'other';
}
