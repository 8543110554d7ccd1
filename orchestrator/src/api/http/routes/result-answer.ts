import type { IncomingMessage } from 'node:http';
import accepts from 'accepts';
import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { json, type Answer } from '../answer.ts';
import { problemDetails, problemType } from '../problem.ts';

/** A result, recorded or not, as it can be answered. */
export interface AnswerableResult {
  readonly execution: string;
  /** All outputs and what else there is to say. */
  readonly json: () => object;
  /** The names of all outputs. */
  readonly names: readonly string[];
  /** Outputs that are one file. */
  readonly files: ReadonlyMap<string, ResultFile>;
  readonly verdict?: string;
}

export interface ResultFile {
  readonly mediaType: string;
  answer(): Answer | Promise<Answer>;
}

const jsonType = 'application/json';

/**
 * A result as the client accepts it: the output that it names, or the only image, as a file; or all outputs as JSON. Where
 * both would do, the file.
 * @param output names an output
 * @throws ARTIFACT_NOT_FOUND, RESULT_NOT_ACCEPTABLE
 */
export async function resultAnswer(
  request: IncomingMessage,
  { execution, json: whole, names, files, verdict }: AnswerableResult,
  output: string | undefined,
): Promise<Answer> {
  if (output !== undefined && !names.includes(output)) {
    throw kumikiError('ARTIFACT_NOT_FOUND', { name: output, where: `The result of the run ${execution}` });
  }
  const images = [...files.values()].filter(({ mediaType }) => mediaType.startsWith('image/'));
  const only = images.length === 1 ? images[0] : undefined;
  const file = output === undefined ? only : files.get(output);
  const offered = [...(file ? [file.mediaType] : []), jsonType];
  const type = accepts(request).type(offered);
  if (type === false) throw kumikiError('RESULT_NOT_ACCEPTABLE', { offered: offered.join(' and ') });
  const answer = type === jsonType ? json(whole()) : await file!.answer();
  const headers = {
    ...answer.headers,
    Vary: 'Accept',
    'X-Execution-Id': execution,
    ...(verdict !== undefined && { 'X-Verdict': verdict }),
  };
  return { ...answer, headers };
}

/** Why there is no result, of a request that was in order: the error of the execution, with its id. */
export function failedAnswer(execution: string, error: KumikiError, requestId: string): Answer {
  return {
    status: error.entry.http,
    type: problemType,
    headers: { 'X-Execution-Id': execution },
    content: JSON.stringify({ ...problemDetails(error, requestId), execution_id: execution }),
  };
}
