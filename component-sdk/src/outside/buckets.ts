import { kumikiError, reasonOf } from '../errors/index.ts';
import {
  openBucketFiles,
  type BucketFiles,
  type BucketOptions,
  type S3Library,
} from '../storage/s3/index.ts';

const settings = {
  read: 'KUMIKI_SOURCE_BUCKETS',
  written: 'KUMIKI_SINK_BUCKETS',
} as const;

/** A part of a bucket that components may reach. */
export interface BucketPart {
  readonly files: BucketFiles;
  /** What the keys in it begin with: empty, or with `/` at its end. */
  readonly prefix: string;
}

/**
 * A part of a bucket that components may read: under a prefix that the operator opens in `KUMIKI_SOURCE_BUCKETS`.
 * @param bucket what the operator calls it; empty for the first one
 * @param prefix as seen from there
 * @param library the component's own, so that it comes along in its image: `async () => await import('minio')`
 * @throws OUTSIDE_BUCKET_NOT_ALLOWED, OUTSIDE_PREFIX_INVALID, OUTSIDE_BUCKETS_INVALID, STORE_SETTINGS
 */
export async function sourceBucket(bucket: string, prefix: string, library?: S3Library): Promise<BucketPart> {
  return await partOf(bucket, prefix, 'read', library);
}

/** A part of a bucket that components may write, as `KUMIKI_SINK_BUCKETS` says; otherwise as `sourceBucket`. */
export async function sinkBucket(bucket: string, prefix: string, library?: S3Library): Promise<BucketPart> {
  return await partOf(bucket, prefix, 'written', library);
}

interface OpenedBucket extends BucketOptions {
  readonly prefix?: string;
}

async function partOf(
  bucket: string,
  prefix: string,
  use: keyof typeof settings,
  library: S3Library | undefined,
): Promise<BucketPart> {
  const setting = settings[use];
  const buckets = readBuckets(setting);
  const name = bucket === '' ? (Object.keys(buckets)[0] ?? '') : bucket;
  const opened = Object.hasOwn(buckets, name) ? buckets[name] : undefined;
  if (!opened) {
    const allowed = Object.keys(buckets).join(', ') || 'none';
    throw kumikiError('OUTSIDE_BUCKET_NOT_ALLOWED', { bucket, use, allowed, setting });
  }
  const inside = asFolder(prefix);
  // Some stores keep keys as paths of files, where these lead elsewhere.
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  if (/(^|[/\\])\.{0,2}[/\\]|[\u0000-\u001f\u007f]/.test(inside))
    throw kumikiError('OUTSIDE_PREFIX_INVALID', { prefix });
  const { prefix: root = '', ...options } = opened;
  return {
    files: await openBucketFiles({ ...options, ...(library && { library }) }),
    prefix: asFolder(root) + inside,
  };
}

/** What is wrong with it is said without its text: that holds keys. */
function readBuckets(setting: string): Readonly<Record<string, OpenedBucket>> {
  const text = process.env[setting] ?? '';
  if (text.trim() === '') return {};
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw kumikiError('OUTSIDE_BUCKETS_INVALID', { setting, reason: 'it is no JSON' });
  }
  try {
    return Object.fromEntries(
      Object.entries(asObject(read, 'it')).map(([name, one]) => [name, check(name, one)]),
    );
  } catch (thrown) {
    throw kumikiError('OUTSIDE_BUCKETS_INVALID', { setting, reason: reasonOf(thrown) });
  }
}

function check(name: string, given: unknown): OpenedBucket {
  const { endpoint, bucket, accessKey, secretKey, prefix, region, pathStyle } = asObject(given, name);
  const text = (value: unknown, key: string): string => {
    if (typeof value === 'string' && value !== '') return value;
    throw new Error(`"${key}" of ${name} is no text`);
  };
  if (pathStyle !== undefined && typeof pathStyle !== 'boolean')
    throw new Error(`"pathStyle" of ${name} is not true or false`);
  return {
    endpoint: text(endpoint, 'endpoint'),
    bucket: text(bucket, 'bucket'),
    accessKey: text(accessKey, 'accessKey'),
    secretKey: text(secretKey, 'secretKey'),
    ...(prefix !== undefined && prefix !== '' && { prefix: text(prefix, 'prefix') }),
    ...(region !== undefined && { region: text(region, 'region') }),
    ...(pathStyle !== undefined && { pathStyle }),
  };
}

function asObject(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new Error(`${name} is not written as {…}`);
}

function asFolder(prefix: string): string {
  const trimmed = prefix.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? '' : `${trimmed}/`;
}
