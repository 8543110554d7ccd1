import { kumikiError } from '@kumiki/component-sdk/errors';
import {
  digestOf,
  type ObjectReader,
  type ObjectSource,
  type ObjectWriter,
  type PutOptions,
  type StoredObject,
} from '@kumiki/component-sdk/storage';
import type { PlatformClient } from './platform-client.ts';

/**
 * The object store as a helper has it: through the platform, which gives and takes what belongs to the execution and
 * nothing else. What comes is held against its digest; what goes is checked there.
 */
export class HelperObjects implements ObjectReader, ObjectWriter {
  readonly #platform: Pick<PlatformClient, 'read' | 'put'>;

  constructor(platform: Pick<PlatformClient, 'read' | 'put'>) {
    this.#platform = platform;
  }

  async read(digest: string): Promise<Uint8Array> {
    const bytes = await this.#platform.read(digest);
    if (!bytes) throw kumikiError('OBJECT_NOT_FOUND', { digest });
    const found = await digestOf(bytes);
    if (found !== digest) throw kumikiError('OBJECT_CORRUPT', { digest, reason: `its bytes are ${found}` });
    return bytes;
  }

  async *get(digest: string): AsyncGenerator<Uint8Array, void, undefined> {
    yield await this.read(digest);
  }

  async stat(digest: string): Promise<{ readonly size: number } | undefined> {
    const bytes = await this.#platform.read(digest);
    return bytes && { size: bytes.byteLength };
  }

  async put(source: ObjectSource, { digest: known, mediaType }: PutOptions = {}): Promise<StoredObject> {
    const bytes = source instanceof Uint8Array ? source : await whole(source);
    const digest = known ?? (await digestOf(bytes));
    await this.#platform.put(digest, bytes, mediaType);
    return { digest, size: bytes.byteLength };
  }
}

async function whole(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}
