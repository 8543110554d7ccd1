import { kumikiError } from '@kumiki/component-sdk/errors';
import {
  openBucketFiles,
  type BucketEntry,
  type BucketFiles,
  type BucketOptions,
  type ObjectWriter,
} from '@kumiki/component-sdk/storage';
import { plainName, storeFile, type ArtifactRef } from '../../execution/index.ts';
import { fits } from '../files/patterns.ts';
import { maxFileBytes, maxFiles, movedFolders, type FoundFile, type WatchedPlace } from '../files/place.ts';
import type { BucketSource } from '../trigger.ts';

/** A bucket that the operator lets triggers watch. */
export interface WatchedBucket extends BucketOptions {
  /** Where in the bucket triggers may look; all of it where it is empty. */
  readonly prefix?: string;
}

export interface BucketPlaceOptions {
  readonly source: BucketSource;
  readonly buckets: Readonly<Record<string, WatchedBucket>>;
  readonly objects: ObjectWriter;
}

/** Files under a prefix of a bucket. */
export class BucketPlace implements WatchedPlace {
  readonly #options: BucketPlaceOptions;
  #files: Promise<BucketFiles> | undefined;

  constructor(options: BucketPlaceOptions) {
    this.#options = options;
  }

  /** @throws BUCKET_NOT_ALLOWED, FOLDER_TOO_LARGE, what the store is to blame for */
  async list(signal: AbortSignal): Promise<readonly FoundFile[]> {
    const { source } = this.#options;
    const prefix = this.#prefix();
    const found: FoundFile[] = [];
    for await (const { key, size, modified, tag } of (await this.#open()).list(prefix, signal)) {
      const path = key.slice(prefix.length);
      if (!counts(path, source)) continue;
      if (found.length === maxFiles) {
        throw kumikiError('FOLDER_TOO_LARGE', { path: `${source.bucket}/${source.prefix}`, limit: maxFiles });
      }
      found.push({ path, size, modified, tag });
    }
    return found.toSorted((one, other) => one.modified - other.modified);
  }

  async take(file: FoundFile, signal: AbortSignal): Promise<ArtifactRef | undefined> {
    const content = await (await this.#open()).get(this.#entry(file), signal);
    if (!content) return undefined;
    const name = plainName(file.path) || 'file';
    return await storeFile(content, name, this.#options.objects, { maxBytes: maxFileBytes, signal });
  }

  async move(file: FoundFile, to: keyof typeof movedFolders, digest = ''): Promise<void> {
    const files = await this.#open();
    const plain = `${this.#prefix()}${movedFolders[to]}/${file.path}`;
    const dot = plain.lastIndexOf('.');
    // One of that name from before stays.
    const marked = `${plain.slice(0, dot)}-${digest.slice(-8) || file.modified}${plain.slice(dot)}`;
    await files.move(this.#entry(file), (await files.has(plain)) ? marked : plain);
  }

  #prefix(): string {
    const { source, buckets } = this.#options;
    return asFolder(bucketNamed(source.bucket, buckets).prefix ?? '') + asFolder(source.prefix);
  }

  #entry({ path, size, modified, tag = '' }: FoundFile): BucketEntry {
    return { key: this.#prefix() + path, size, modified, tag };
  }

  async #open(): Promise<BucketFiles> {
    const { source, buckets } = this.#options;
    this.#files ??= openBucketFiles(bucketNamed(source.bucket, buckets));
    return await this.#files;
  }
}

/** @throws BUCKET_NOT_ALLOWED */
export function bucketNamed(bucket: string, buckets: Readonly<Record<string, WatchedBucket>>): WatchedBucket {
  const found = Object.hasOwn(buckets, bucket) ? buckets[bucket] : undefined;
  if (found) return found;
  const allowed = Object.keys(buckets).join(', ') || 'none';
  throw kumikiError('BUCKET_NOT_ALLOWED', { bucket, allowed });
}

function counts(path: string, { patterns, recursive }: BucketSource): boolean {
  const parts = path.split('/');
  const name = parts.at(-1)!;
  // A key that ends with `/` stands for a folder; ours are those that files were moved to.
  if (name === '' || parts.some((part) => part.startsWith('.'))) return false;
  if (parts.length > 1 && (!recursive || parts[0] === movedFolders.done || parts[0] === movedFolders.failed))
    return false;
  return fits(name, patterns);
}

function asFolder(prefix: string): string {
  const trimmed = prefix.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? '' : `${trimmed}/`;
}
