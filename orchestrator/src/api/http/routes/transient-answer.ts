import type { HeldValue, TransientResult } from '../../core/transient.ts';
import { bytes as bytesAnswer } from '../answer.ts';
import { fileHeaders, shownType } from '../file-answer.ts';
import { verdictIn } from './recorded-result.ts';
import type { AnswerableResult, ResultFile } from './result-answer.ts';

/** The result of an execution that is not kept: files have no address, and are in the JSON itself. */
export function transientResult({ id, pipeline, outputs, steps }: TransientResult): AnswerableResult {
  const files = new Map<string, ResultFile>();
  for (const [name, value] of Object.entries(outputs)) {
    if (!('bytes' in value)) continue;
    const { bytes, mediaType } = value;
    const answer = () => bytesAnswer(bytes, shownType(mediaType), { headers: fileHeaders(mediaType) });
    files.set(name, { mediaType, answer });
  }
  const verdict = verdictIn(
    Object.values(outputs).map((value) => ('data' in value ? value.data : undefined)),
  );
  return {
    execution: id,
    names: Object.keys(outputs),
    files,
    ...(verdict !== undefined && { verdict }),
    json: () => ({
      execution_id: id,
      pipeline: pipeline.name,
      ...(pipeline.version !== undefined && { version: pipeline.version }),
      status: 'succeeded',
      ...(verdict !== undefined && { verdict }),
      outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, shown(value)])),
      step_times: steps.map(({ step, status, durationMs }) => ({
        step,
        status,
        ...(durationMs !== undefined && { duration_ms: durationMs }),
      })),
    }),
  };
}

function shown(value: HeldValue): object {
  if ('data' in value) return { data: value.data };
  if ('list' in value) return { list: value.list.map(shown) };
  const { bytes, mediaType, name } = value;
  return {
    size: bytes.byteLength,
    media_type: mediaType,
    ...(name !== undefined && { name }),
    base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  };
}
