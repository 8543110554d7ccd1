import { setTimeout } from 'node:timers/promises';
import type * as Minio from 'minio';
import type { Client } from 'minio';
import { KumikiError, kumikiError } from '../../errors/index.ts';
import type { Digest } from '../digest.ts';
import { cancelled, checkSignal } from '../stream.ts';
import { usualLibrary, type S3Library } from './load-client.ts';
import { s3Error } from './s3-errors.ts';
import { openTransport } from './transport.ts';

export interface BucketOptions {
  /** `http://HOST:PORT` or `https://HOST`. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Default `us-east-1`, which stores without regions go by. */
  readonly region?: string;
  /** `http://HOST/BUCKET/KEY` instead of `http://BUCKET.HOST/KEY`. Default true. */
  readonly pathStyle?: boolean;
  /** How long the store may say nothing before a request fails, in ms. Default 30,000. */
  readonly timeoutMs?: number;
  /** How often a request is tried in all when the store cannot be reached. Default 4, within about a second. */
  readonly attempts?: number;
  /** Loaded when the bucket is opened, which takes a tenth of a second; by default the one beside the SDK. */
  readonly library?: S3Library;
}

/** A bucket and the way to it. */
export interface Bucket {
  readonly name: string;
  readonly library: typeof Minio;
  /** Makes a request with the client: tried again while the store does not answer; errors are of the table. */
  call<Value>(work: (client: Client) => Promise<Value>, about?: CallOptions): Promise<Value>;
  /** All keys that begin with a prefix, page by page to the end. */
  list(prefix: string): AsyncIterable<BucketEntry>;
  /** An error of the client, or of the body of an answer, as one of the table. */
  error(thrown: unknown, about?: CallOptions): KumikiError;
}

/** An entry of a bucket. */
export interface BucketEntry {
  readonly key: string;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** Another one where the content is another one. */
  readonly tag: string;
}

export interface CallOptions {
  readonly digest?: Digest;
  readonly signal?: AbortSignal | undefined;
}

const firstDelayMs = 100;

/** Opens the way to a bucket. It makes no request. Fails with `STORE_SETTINGS`. */
export async function openBucket(options: BucketOptions): Promise<Bucket> {
  const { bucket: name, accessKey, secretKey, attempts = 4 } = options;
  const url = endpointOf(options.endpoint);
  checkName(name);
  const secure = url.protocol === 'https:';
  const { transport, agent, within } = openTransport(secure, options.timeoutMs ?? 30_000);
  const store = `bucket "${name}" at ${url.origin}`;
  const library = await (options.library ?? usualLibrary)();
  const client = makeClient(library, {
    endPoint: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    useSSL: secure,
    accessKey,
    secretKey,
    region: options.region ?? 'us-east-1',
    pathStyle: options.pathStyle ?? true,
    transport,
    transportAgent: agent,
    retryOptions: { disableRetry: true }, // its own retries print to the terminal and know no network errors
  });

  const error = (thrown: unknown, { digest, signal }: CallOptions = {}): KumikiError =>
    signal?.aborted && !(thrown instanceof KumikiError)
      ? cancelled(signal)
      : s3Error(thrown, { store, digest, secret: secretKey });

  async function call<Value>(
    work: (client: Client) => Promise<Value>,
    about: CallOptions = {},
  ): Promise<Value> {
    const { signal } = about;
    for (let attempt = 1; ; attempt++) {
      checkSignal(signal);
      try {
        return await within(signal, () => work(client));
      } catch (thrown) {
        const found = error(thrown, about);
        if (found.code !== 'STORE_UNAVAILABLE' || attempt >= attempts) throw found;
      }
      const delayMs = firstDelayMs * 2 ** (attempt - 1) * (0.5 + Math.random());
      await setTimeout(delayMs, undefined, signal && { signal }).catch((thrown: unknown) => {
        throw error(thrown, about);
      });
    }
  }

  async function* list(prefix: string): AsyncGenerator<BucketEntry, void, undefined> {
    let page = '';
    do {
      const token = page;
      const found = await call((client) => client.listObjectsV2Query(name, prefix, token, '', 1000, ''));
      for (const { name: key, size, lastModified, etag } of found.objects) {
        if (key !== undefined) yield { key, size, modified: lastModified.getTime(), tag: etag };
      }
      page = found.isTruncated ? found.nextContinuationToken : '';
    } while (page !== '');
  }

  return { name, library, call, list, error };
}

function makeClient(minio: typeof Minio, options: ConstructorParameters<typeof Client>[0]): Client {
  try {
    return new minio.Client(options);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : 'the client does not take them';
    throw kumikiError('STORE_SETTINGS', { reason });
  }
}

/** The rules that all stores share; the name itself stays out of the message, as an endpoint does. */
function checkName(name: string): void {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !/\.\.|\.-|-\.|^\d+(\.\d+){3}$/.test(name)) return;
  const reason =
    'no bucket can have that name; one has 3 to 63 small letters, digits, "-" and ".", and is no address';
  throw kumikiError('STORE_SETTINGS', { reason });
}

/** The text itself stays out of the message: somebody may have written a key into it. */
function endpointOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw kumikiError('STORE_SETTINGS', { reason: 'the endpoint is no http or https address' });
  }
  if (url.username !== '' || url.password !== '' || url.pathname !== '/' || url.search !== '') {
    throw kumikiError('STORE_SETTINGS', { reason: 'the endpoint holds more than host and port' });
  }
  return url;
}
