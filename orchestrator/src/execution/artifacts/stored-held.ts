import { asKumikiError, type ErrorCode } from '@kumiki/component-sdk/errors';
import type { ObjectReader } from '@kumiki/component-sdk/storage';
import { FileValue, Image, rawFromTiff, type JsonValue, type Value } from '@kumiki/component-sdk/values';
import { HeldValue, type StepValue, type StepValues, type WantedForm } from '../../executors/index.ts';
import type { ArtifactRef, StoredValue, StoredValues } from '../model/value.ts';
import { metaOf, remember } from './image-meta.ts';

/** Values as they were recorded, read when somebody needs their content. */
export function recallValues(objects: ObjectReader, stored: StoredValues): StepValues {
  return Object.fromEntries(
    Object.entries(stored).map(([name, value]) => [name, recallValue(objects, value)]),
  );
}

export function recallValue(objects: ObjectReader, stored: StoredValue): StepValue {
  if ('data' in stored) return stored.data;
  if ('list' in stored) return stored.list.map((element) => recallValue(objects, element));
  if ('file' in stored) throw new TypeError('A file of the machine is an input, and no result');
  return new StoredHeld(objects, stored);
}

/** Errors after which the artifact will not come back by itself. */
const lasting: ReadonlySet<ErrorCode> = new Set(['OBJECT_NOT_FOUND', 'OBJECT_CORRUPT']);

/** A value in the object store. */
export class StoredHeld extends HeldValue {
  readonly ref: ArtifactRef;
  readonly #objects: ObjectReader;
  #lost = false;

  constructor(objects: ObjectReader, ref: ArtifactRef) {
    super();
    this.#objects = objects;
    this.ref = ref;
  }

  override get kind(): 'image' | 'file' | 'data' {
    if (metaOf(this.ref)) return 'image';
    return this.ref.name === undefined ? 'data' : 'file';
  }

  override get lost(): boolean {
    return this.#lost;
  }

  override async fetch(form: WantedForm): Promise<Value> {
    const { digest, size, mediaType, name = '' } = this.ref;
    if (this.kind === 'file') {
      return new FileValue({ name, digest, size, mediaType }, async () => await this.#read());
    }
    const bytes = await this.#read();
    if (this.kind === 'data') return JSON.parse(Buffer.from(bytes).toString('utf8')) as JsonValue;
    return await this.#image(bytes, form);
  }

  async #image(bytes: Uint8Array, form: WantedForm): Promise<Image> {
    const { form: stored, frame, channels, depth, origin = {} } = metaOf(this.ref)!;
    if (stored !== 'pixels') {
      const image = (await Image.fromEncoded(bytes)).withFrame(frame);
      return remember(image.withOrigin({ ...origin, ...image.origin }), this.ref);
    }
    const { width, height } = frame;
    const raw = rawFromTiff(bytes, { width, height, channels, depth });
    const image = raw ? Image.fromRaw(raw) : await Image.open(bytes);
    const whole = image.withFrame(frame).withOrigin(origin);
    return form === 'value' ? remember(whole, this.ref) : await whole.withFile({ quick: form === 'sent' });
  }

  async #read(): Promise<Uint8Array> {
    try {
      return await this.#objects.read(this.ref.digest);
    } catch (thrown) {
      if (lasting.has(asKumikiError(thrown).code)) this.#lost = true;
      throw thrown;
    }
  }
}
