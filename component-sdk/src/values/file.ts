import { createHash } from 'node:crypto';

/** A file as a value: a model, a font, a document. Named by its content, so never a path. */
export class FileValue {
  /** The name that it was given under, for messages. */
  readonly name: string;
  readonly mediaType: string;
  /** `sha256:…` */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly #load: () => Promise<Uint8Array>;

  constructor(
    about: { name: string; digest: string; size: number; mediaType?: string },
    load: () => Promise<Uint8Array>,
  ) {
    this.name = about.name;
    this.digest = about.digest;
    this.size = about.size;
    this.mediaType = about.mediaType ?? 'application/octet-stream';
    this.#load = load;
  }

  static fromBytes(bytes: Uint8Array, name: string, mediaType?: string): FileValue {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    return new FileValue(
      { name, digest, size: bytes.length, ...(mediaType && { mediaType }) },
      async () => bytes,
    );
  }

  /** The content, verified. Kept by nobody: read it once in a place that keeps what it makes of it. */
  async bytes(): Promise<Uint8Array> {
    return await this.#load();
  }
}
