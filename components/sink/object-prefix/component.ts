import { createHash } from 'node:crypto';
import { defineComponent, kumikiError } from '@kumiki/component-sdk';
import { endingOf, plainName, sinkBucket, stemOf } from '@kumiki/component-sdk/outside';
import type { ObjectPrefix } from './component.types.ts';

/** Digits of a content's digest: among a million files of one name, two share them with a chance of 1 in 500. */
const markDigits = 12;

/** Puts each file in one request, so it is there as a whole or not at all; the same content makes the same key. */
export default defineComponent<ObjectPrefix>({
  async run({ inputs: { image, data, name }, params, signal }) {
    if (!image && data === undefined) {
      const expected = 'image, or give it data';
      throw kumikiError('INPUT_MISSING', { where: 'sink/object-prefix', input: 'image', expected });
    }
    const { files, prefix } = await sinkBucket(
      params.bucket,
      params.prefix,
      async () => await import('minio'),
    );
    const stem = plainName(`${params.start}${name ?? stemOf(image?.origin.name) ?? 'result'}`);
    const keys: string[] = [];
    const put = async (ending: string, mediaType: string, bytes: Uint8Array) => {
      const mark = createHash('sha256').update(bytes).digest('hex').slice(0, markDigits);
      const key = `${stem}${params.existing === 'keep' ? `-${mark}` : ''}.${ending}`;
      await files.put(prefix + key, bytes, { mediaType, signal });
      keys.push(key);
    };
    if (image) {
      const { bytes, format } = await image.toFile();
      await put(endingOf(format), `image/${format}`, bytes);
    }
    if (data !== undefined) {
      await put('json', 'application/json', Buffer.from(`${JSON.stringify(data, undefined, 2)}\n`));
    }
    return { keys };
  },
});
