import { hash } from 'node:crypto';
import { canonicalJson } from '@kumiki/component-sdk/manifest';
import type { ProcessRequest } from './process-request.ts';

/**
 * What a request asks for, as a digest: the files by their SHA-256, the pipeline as it is named, the parameters and
 * the priority. It takes no plan, so that a request is known again whatever was published since; and parameters count
 * by what their text says, since some protocols have nothing but text.
 */
export function contentOf({
  pipelineId,
  parameters = {},
  textParameters = {},
  priority = 'normal',
  files,
}: ProcessRequest): string {
  const params = Object.entries({ ...parameters, ...textParameters });
  const content = {
    pipeline: pipelineId,
    params: Object.fromEntries(params.map(([name, value]) => [name, plain(value)])),
    priority,
    files: files.map(({ input = '', artifact }) => [input, artifact.digest]),
  };
  return `sha256:${hash('sha256', canonicalJson(content), 'hex')}`;
}

/** `"0.5"` and `0.5` are the same, as are two ways to write the same JSON. */
function plain(value: unknown): string {
  if (typeof value !== 'string') return canonicalJson(value);
  try {
    return canonicalJson(JSON.parse(value));
  } catch {
    return JSON.stringify(value);
  }
}
