import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { JsonValue } from '@kumiki/component-sdk/values';
import type { Plan } from '../../../pipeline/index.ts';
import type { FetchFile } from '../../core/fetch-file.ts';
import type { UploadedFile } from '../upload/receive-upload.ts';

/** Files that one request may name by their URL. */
export const mostUrls = 100;
/** Fetched at a time for one request. */
const atOnce = 4;

type Inputs = Readonly<Record<string, JsonValue>>;

/** An input's files, which came with the request, and what else was given. */
export interface FetchedFiles {
  readonly files: readonly UploadedFile[];
  readonly inputs: Inputs;
}

/**
 * Fetches the files that a request names by URL: `{"url": "https://…"}`, or a list of them, for an input that is a
 * file. From then on they are as if they had been uploaded.
 * @throws BODY_INVALID, what `fetchFile` throws
 */
export async function fetchFilesByUrl(
  plan: Plan,
  given: Inputs,
  fetchFile: FetchFile,
  signal: AbortSignal,
): Promise<FetchedFiles> {
  const wanted = Object.entries(given).flatMap(([input, value]) =>
    filesNamedBy('url', plan, input, value).map((url) => ({ input, url })),
  );
  if (wanted.length > mostUrls) throw invalid(`it names more than ${mostUrls} files by their URL.`);
  const named = new Set(wanted.map(({ input }) => input));
  const files: UploadedFile[] = [];
  const failed = new AbortController();
  const left = wanted.entries();
  const some = async (): Promise<void> => {
    for (const [at, { input, url }] of left) {
      const artifact = await fetchFile(url, AbortSignal.any([signal, failed.signal]));
      files[at] = { field: `inputs.${input}`, artifact };
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, wanted.length) }, some));
  } finally {
    // One that is not there ends the request: nobody needs the others.
    failed.abort();
  }
  const inputs = Object.fromEntries(Object.entries(given).filter(([input]) => !named.has(input)));
  return { files, inputs };
}

const ofFiles: ReadonlySet<string> = new Set(['image', 'mask', 'file']);

/** What stands for files, such as their URLs. In other inputs `{"url": …}` is data like any other. */
export function filesNamedBy(
  key: 'url' | 'file',
  plan: Plan,
  input: string,
  value: JsonValue,
): readonly string[] {
  const wanted = Object.hasOwn(plan.inputs, input) ? plan.inputs[input] : undefined;
  if (!wanted || !ofFiles.has(wanted.type)) return [];
  const names = (Array.isArray(value) ? value : [value]).map((one: JsonValue) => nameBy(key, one));
  const found = names.filter((name) => name !== undefined);
  if (found.length > 0 && found.length < names.length)
    throw invalid(`some of the values of the input "${input}" are {"${key}": …}, and some are not.`);
  return found;
}

function nameBy(key: string, value: JsonValue): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [[only, name] = [], ...others] = Object.entries(value);
  return only === key && typeof name === 'string' && others.length === 0 ? name : undefined;
}

function invalid(reason: string): KumikiError {
  return kumikiError('BODY_INVALID', { reason });
}
