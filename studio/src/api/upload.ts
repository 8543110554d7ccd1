import { addressOf, ApiError } from './client.ts';
import type { ErrorRecord, Page } from './types.ts';

/** A file that is stored, as `/files` says it. */
export interface StoredFile {
  readonly file_id: string;
  readonly name?: string;
  readonly size: number;
  readonly media_type: string;
}

/**
 * Stores a file, and says how far it is: `fetch` does not tell.
 * @param progress from 0 to 1 @throws ApiError, and the reason of the signal
 */
export async function uploadFile(
  file: File,
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<StoredFile> {
  const request = new XMLHttpRequest();
  const { promise, resolve, reject } = Promise.withResolvers<StoredFile>();
  request.open('POST', addressOf('/files'));
  request.setRequestHeader('Accept', 'application/json');
  request.responseType = 'json';
  request.upload.addEventListener('progress', ({ loaded, total }) =>
    progress(total > 0 ? loaded / total : 0),
  );
  request.addEventListener('load', () => {
    const answer = request.response as (Page<StoredFile> & Partial<Record<string, unknown>>) | null;
    const stored = answer?.items?.[0];
    if (request.status === 201 && stored) resolve(stored);
    else reject(new ApiError(problemIn(answer, request.status), request.status));
  });
  request.addEventListener('error', () =>
    reject(new ApiError({ code: 'PLATFORM_UNREACHABLE', message: '', remedy: '' }, 0)),
  );
  signal.addEventListener('abort', () => {
    request.abort();
    reject(signal.reason as Error);
  });
  const form = new FormData();
  form.append('file', file, file.name);
  request.send(form);
  return await promise;
}

function problemIn(answer: Partial<Record<string, unknown>> | null, status: number): ErrorRecord {
  const { code, detail, remedy } = answer ?? {};
  const text = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise);
  return {
    code: text(code, `HTTP_${status}`),
    message: text(detail, `HTTP ${status}`),
    remedy: text(remedy, ''),
  };
}
