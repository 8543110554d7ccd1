import { createHash } from 'node:crypto';
import { defineComponent, kumikiError, type Image, type JsonValue } from '@kumiki/component-sdk';
import { outsideFetch } from '@kumiki/component-sdk/outside';
import type { Http } from './component.types.ts';

/** Of the answer, which nobody reads but for its status. */
const mostAnswer = 2 ** 20;

/** Sends what it is given once for each key, as far as the server knows such keys. */
export default defineComponent<Http>({
  async run({ inputs: { image, data, key }, params, signal, traceparent }) {
    const { bytes, type } = await bodyOf(image, data);
    const { url, method, token, seconds } = params;
    const answer = await outsideFetch(url, {
      method,
      body: bytes,
      maxBytes: mostAnswer,
      timeoutMs: seconds * 1000,
      signal,
      headers: {
        'Content-Type': type,
        // https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
        'Idempotency-Key': `"${keyOf([method, url, image?.origin.name ?? '', key ?? ''], key === undefined ? bytes : '')}"`,
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(traceparent !== undefined && { traceparent }),
      },
    });
    answer.discard();
    const { status, url: to } = answer;
    if (status >= 200 && status < 300) return { status };
    const { host } = to;
    if (status === 408 || status === 425 || status === 429 || status >= 500)
      throw kumikiError('TRY_AGAIN', {
        what: `The address ${host}`,
        reason: `it answered with the status ${status}`,
      });
    throw kumikiError('ADDRESS_ANSWERED', { host, status });
  },
});

/** @throws INPUT_MISSING without anything to send */
async function bodyOf(image: Image | undefined, data: JsonValue | undefined) {
  if (image) {
    const { bytes, format } = await image.toFile();
    return { bytes, type: `image/${format}` };
  }
  if (data !== undefined) return { bytes: Buffer.from(JSON.stringify(data)), type: 'application/json' };
  const expected = 'image, or give it data';
  throw kumikiError('INPUT_MISSING', { where: 'sink/http', input: 'image', expected });
}

function keyOf(parts: readonly string[], content: Uint8Array | string): string {
  return createHash('sha256').update(JSON.stringify(parts)).update(content).digest('hex').slice(0, 32);
}
