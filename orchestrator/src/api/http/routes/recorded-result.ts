import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectReader } from '@kumiki/component-sdk/storage';
import { whyNot } from '@kumiki/component-sdk/values';
import type { ArtifactRef, Execution, StoredValue } from '../../../execution/index.ts';
import type { ProcessResult } from '../../core/processing.ts';
import { storedFileAnswer } from '../file-answer.ts';
import { executionAnswer, valueAnswer } from './execution-answers.ts';
import type { AnswerableResult, ResultFile } from './result-answer.ts';

/** The result of a recorded execution of one item. */
export function recordedResult(
  { execution, outputs = {}, steps }: ProcessResult,
  objects: ObjectReader,
  signal: AbortSignal,
): AnswerableResult {
  const files = new Map<string, ResultFile>();
  for (const [name, value] of Object.entries(outputs)) {
    if ('digest' in value) files.set(name, storedFile(execution, value, objects, signal));
  }
  const verdict = verdictIn(Object.values(outputs).map(dataOf));
  return {
    execution: execution.id,
    names: Object.keys(outputs),
    files,
    ...(verdict !== undefined && { verdict }),
    json: () => ({
      ...executionAnswer(execution),
      ...(verdict !== undefined && { verdict }),
      outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, addressed(value)])),
      step_times: steps.map(({ step, status, durationMs }) => ({
        step,
        status,
        ...(durationMs !== undefined && { duration_ms: durationMs }),
      })),
    }),
  };
}

/** The one verdict among values. */
export function verdictIn(values: readonly unknown[]): string | undefined {
  const verdicts = values.filter((value) => whyNot(value, { type: 'verdict', list: false }) === undefined);
  return verdicts.length === 1 ? (verdicts[0] as { verdict: string }).verdict : undefined;
}

function dataOf(value: StoredValue): unknown {
  return 'data' in value ? value.data : undefined;
}

function addressed(value: StoredValue): object {
  const address = 'digest' in value ? { url: `/api/v1/files/${value.digest}` } : {};
  return { ...valueAnswer(value), ...address };
}

function storedFile(
  { id, removed }: Execution,
  artifact: ArtifactRef,
  objects: ObjectReader,
  signal: AbortSignal,
): ResultFile {
  return {
    mediaType: artifact.mediaType,
    answer: async () => {
      if (removed?.includes('results')) {
        throw kumikiError('CONTENT_REMOVED', { what: 'The results', execution: id });
      }
      return await storedFileAnswer(artifact, objects, signal);
    },
  };
}
