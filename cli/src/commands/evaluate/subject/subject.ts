import { dirname, resolve } from 'node:path';
import { kumikiError, type ErrorRecord } from '@kumiki/component-sdk/errors';
import type { Value, ValueTypeName } from '@kumiki/component-sdk/values';
import type { PlanInput } from '@kumiki/orchestrator/pipeline';

/** What an image gave: the outputs that are compared, or why it failed. */
export type Outcome = { readonly outputs: Readonly<Record<string, Value>> } | { readonly error: ErrorRecord };

type SubjectInput = Pick<PlanInput, 'type' | 'list' | 'optional' | 'shared'>;

/** A pipeline that is evaluated, and where it runs. */
export interface Subject {
  readonly name: string;
  readonly inputs: Readonly<Record<string, SubjectInput>>;
  readonly outputs: Readonly<Record<string, { readonly type: ValueTypeName; readonly list: boolean }>>;
  /**
   * Runs it over images, an item each.
   * @returns what each gave, by its name; one that was cancelled is not there
   */
  outcomes(work: SubjectWork): Promise<ReadonlyMap<string, Outcome>>;
}

export interface SubjectWork {
  /** The input that takes the images. */
  readonly input: string;
  /** Paths as seen from `base`. */
  readonly files: readonly string[];
  /** A full path. */
  readonly base: string;
  /** The outputs that are compared. */
  readonly outputs: readonly string[];
  readonly signal: AbortSignal;
}

/** What to run a pipeline over: one item a file, for the one image input. @throws EVALUATION_UNSUITABLE */
export function imageInput({ inputs }: Pick<Subject, 'inputs'>): string {
  const [only, another] = Object.entries(inputs).filter(([, { optional }]) => !optional);
  if (only && !another && only[1].type === 'image' && !only[1].list && !only[1].shared) return only[0];
  const names = Object.entries(inputs)
    .filter(([, { optional }]) => !optional)
    .map(([name, { type, list }]) => `${name} (${type}${list ? '[]' : ''})`);
  throw kumikiError('EVALUATION_UNSUITABLE', {
    reason: `it takes the inputs: ${names.join(', ') || 'none'}`,
    advice:
      'Give a pipeline with one image as its only required input; files such as a model are bound in it.',
  });
}

/** The folder that the files of a table of labels are seen from. */
export function folderOf(labels: string): string {
  return dirname(resolve(labels));
}
