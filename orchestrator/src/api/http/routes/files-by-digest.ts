import type { JsonValue } from '@kumiki/component-sdk/values';
import type { ArtifactRef } from '../../../execution/index.ts';
import type { Plan } from '../../../pipeline/index.ts';
import { formInvalid } from '../json-field.ts';
import { filesNamedBy, type FetchedFiles } from './files-by-url.ts';

/** Stored files that one request may name: a field of a form holds no more. */
const mostFiles = 10_000;
/** So many are looked for at a time. */
const atOnce = 100;

/**
 * Finds the stored files that a request names: `{"file": "sha256:…"}`, or a list of them, for an input that is a file.
 * From then on they are as if they had been uploaded.
 * @param find throws where the caller may not read it
 * @throws BODY_INVALID, what `find` throws
 */
export async function findFilesByDigest(
  plan: Plan,
  given: Readonly<Record<string, JsonValue>>,
  find: (digest: string) => Promise<ArtifactRef>,
): Promise<FetchedFiles> {
  const wanted = Object.entries(given).flatMap(([input, value]) =>
    filesNamedBy('file', plan, input, value).map((digest) => ({ input, digest })),
  );
  if (wanted.length > mostFiles) throw formInvalid(`it names more than ${mostFiles} files.`);
  const found = new Map<string, ArtifactRef>();
  const digests = [...new Set(wanted.map(({ digest }) => digest))];
  for (let at = 0; at < digests.length; at += atOnce) {
    const some = digests.slice(at, at + atOnce);
    const artifacts = await Promise.all(some.map(find));
    for (const [place, digest] of some.entries()) found.set(digest, artifacts[place]!);
  }
  const named = new Set(wanted.map(({ input }) => input));
  return {
    files: wanted.map(({ input, digest }) => ({ field: `inputs.${input}`, artifact: found.get(digest)! })),
    inputs: Object.fromEntries(Object.entries(given).filter(([input]) => !named.has(input))),
  };
}
