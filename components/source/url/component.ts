import { basename } from 'node:path';
import { defineComponent, Image, kumikiError } from '@kumiki/component-sdk';
import { outsideFetch, type GuardedResponse } from '@kumiki/component-sdk/outside';
import type { Url } from './component.types.ts';

/** Bytes of one image, and of all together. */
const mostBytes = 256 * 2 ** 20;
const mostOfAll = 2 ** 30;

/** Fetches images one after the other: nobody's server is flooded. */
export default defineComponent<Url>({
  async run({ params, signal, progress, traceparent }) {
    const { urls, token, seconds } = params;
    const images: Image[] = [];
    let left = mostOfAll;
    for (const [at, url] of urls.entries()) {
      const answer = await outsideFetch(url, {
        maxBytes: Math.max(1, Math.min(mostBytes, left)),
        timeoutMs: seconds * 1000,
        redirects: 3,
        signal,
        headers: {
          Accept: 'image/*',
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
          ...(traceparent !== undefined && { traceparent }),
        },
      });
      const bytes = await bodyOf(answer, urls.length > 1 ? ` (${at + 1} of ${urls.length})` : '');
      left -= bytes.length;
      images.push(await Image.open(bytes, { source: nameIn(answer.url) }));
      progress((at + 1) / urls.length);
    }
    return { images };
  },
});

/**
 * @param which of several addresses of one server it is, which keeps to itself what may be secret in an address
 * @throws ADDRESS_ANSWERED, TRY_AGAIN where the server says that it may answer later
 */
async function bodyOf(answer: GuardedResponse, which: string): Promise<Uint8Array> {
  const { status } = answer;
  if (status === 200) return Buffer.concat(await Array.fromAsync(answer.body));
  answer.discard();
  const host = answer.url.host + which;
  if (status === 429 || status >= 500)
    throw kumikiError('TRY_AGAIN', {
      what: `The address ${host}`,
      reason: `it answered with the status ${status}`,
    });
  throw kumikiError('ADDRESS_ANSWERED', { host, status });
}

/** The last part of the path, without what could be a path of this machine. */
function nameIn({ pathname }: URL): string {
  return basename(pathname).replace(/[^\w.-]/g, '') || 'image';
}
