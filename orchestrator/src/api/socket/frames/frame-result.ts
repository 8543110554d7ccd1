import type { FrameOutcome } from '../../../deployments/index.ts';
import type { GivenValue } from '../../../executors/index.ts';

/** What a client hears of a frame: a text, and the files that it names, each as a binary message, in their order. */
export interface ResultMessages {
  readonly text: object;
  readonly files: readonly Uint8Array[];
}

export function resultMessages(id: string, outcome: FrameOutcome): ResultMessages {
  const files: Uint8Array[] = [];
  if (outcome.status === 'dropped') {
    const { status, why, error } = outcome;
    return { text: { type: 'result', data: { id, status, why, error } }, files };
  }
  const { status, version, waitedMs, totalMs } = outcome;
  const steps = outcome.steps.map(({ durationMs, stateLost, ...step }) => ({
    ...step,
    ...(durationMs !== undefined && { duration_ms: rounded(durationMs) }),
    ...(stateLost && { state_lost: true }),
  }));
  const about = { id, status, version, waited_ms: rounded(waitedMs), total_ms: rounded(totalMs), steps };
  if (status === 'failed') {
    return { text: { type: 'result', data: { ...about, error: outcome.error } }, files };
  }
  const shown = (value: GivenValue): object => {
    if ('data' in value) return { data: value.data };
    if ('list' in value) return { list: value.list.map(shown) };
    const { bytes, mediaType, name } = value;
    files.push(bytes);
    const of = { file: files.length - 1, size: bytes.length, media_type: mediaType };
    return { ...of, ...(name !== undefined && { name }) };
  };
  const outputs = Object.fromEntries(
    Object.entries(outcome.outputs).map(([name, value]) => [name, shown(value)]),
  );
  return { text: { type: 'result', data: { ...about, outputs, files: files.length } }, files };
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
