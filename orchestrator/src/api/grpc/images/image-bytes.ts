import { kumikiError } from '@kumiki/component-sdk/errors';
import { describeUnknown, imageFormatTable, sniffFormat } from '@kumiki/component-sdk/values';

/** As many as tell the formats apart. */
const headBytes = 512;

/** What is said about the bytes of one image while they come. It keeps the first ones alone. */
export class ImageBytes {
  readonly #source: string;
  readonly #limit: number;
  #head = Buffer.alloc(0);
  #size = 0;

  /** @param source what messages call the image @param limit bytes that it may have */
  constructor(source: string, limit: number) {
    this.#source = source;
    this.#limit = limit;
  }

  /** @throws OBJECT_TOO_LARGE, IMAGE_FORMAT_NOT_ALLOWED as soon as it is known */
  take(bytes: Uint8Array): void {
    this.#size += bytes.byteLength;
    if (this.#size > this.#limit) throw kumikiError('OBJECT_TOO_LARGE', { limit: this.#limit });
    if (this.#head.length >= headBytes) return;
    this.#head = Buffer.concat([this.#head, bytes.subarray(0, headBytes - this.#head.length)]);
    if (this.#head.length === headBytes) this.#checkFormat();
  }

  /** The media type of the whole. @throws IMAGE_EMPTY, IMAGE_FORMAT_NOT_ALLOWED */
  end(): string {
    if (this.#size === 0) throw kumikiError('IMAGE_EMPTY', { source: this.#source });
    return this.#checkFormat();
  }

  #checkFormat(): string {
    const format = sniffFormat(this.#head);
    if (format) return imageFormatTable[format].mediaType;
    throw kumikiError('IMAGE_FORMAT_NOT_ALLOWED', {
      source: this.#source,
      found: describeUnknown(this.#head),
    });
  }
}
