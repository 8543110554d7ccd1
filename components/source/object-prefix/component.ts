import { defineComponent, Image, kumikiError } from '@kumiki/component-sdk';
import { sourceBucket, stemOf, type BucketPart } from '@kumiki/component-sdk/outside';
import { choose } from './choose.ts';
import type { ObjectPrefix } from './component.types.ts';

/** Encoded bytes of all images together. */
const mostBytes = 2 ** 30;

/** Lists the keys under a prefix, and reads the images that are wanted one after the other. */
export default defineComponent<ObjectPrefix>({
  async run({ params, progress, signal }) {
    const { files, prefix } = await sourceBucket(
      params.bucket,
      params.prefix,
      async () => await import('minio'),
    );
    const chosen = await choose(files.list(prefix, signal), prefix, params);
    if (chosen.reduce((sum, { size }) => sum + size, 0) > mostBytes) {
      throw kumikiError('OUTSIDE_TOO_MUCH', {
        what: `The prefix ${params.prefix || 'of the whole bucket'}`,
        limit: `${mostBytes / 2 ** 20} MiB in its images`,
        advice: 'Read fewer images (limit).',
      });
    }
    const images: Image[] = [];
    for (const [at, entry] of chosen.entries()) {
      const name = entry.key.slice(prefix.length);
      images.push(await Image.open(await read(files, entry, name, signal), { source: name }));
      progress((at + 1) / chosen.length);
    }
    return { images, names: chosen.map(({ key }) => stemOf(key) ?? key), count: images.length };
  },
});

type Files = BucketPart['files'];

/** As much as was listed, and no more. @throws TRY_AGAIN where it was replaced or deleted meanwhile */
async function read(
  files: Files,
  entry: Parameters<Files['get']>[0],
  name: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const content = await files.get(entry, signal);
  const bytes = new Uint8Array(entry.size);
  let filled = 0;
  for await (const chunk of content ?? []) {
    if (filled + chunk.length > bytes.length) break;
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  if (content && filled === bytes.length) return bytes;
  throw kumikiError('TRY_AGAIN', { what: `The object ${name}`, reason: 'it changed while it was read' });
}
