import { FileValue, imageFormats, Image } from '@kumiki/component-sdk/values';
import type { KeptFiles } from '@kumiki/component-sdk/worker/process';
import { type SlotPool, ValueWriter } from '@kumiki/component-sdk/worker/wire';
import type { StepValue } from '../../step/held-value.ts';
import { hostedAs, HostedValue, type HeldParcel } from './hosted-value.ts';
import type { Handle, ToHost } from './protocol.ts';

/** What can be sent once and named afterwards. */
export type Sendable = Image | FileValue | HostedValue;

export function isSendable(value: StepValue): value is Sendable {
  return value instanceof HostedValue || value instanceof Image || value instanceof FileValue;
}

/** What a host keeps of values that no run uses at the moment, in bytes. */
const keptBytes = 512 * 1024 * 1024;

interface Sent {
  readonly handle: Handle;
  readonly bytes: number;
  readonly sending: Promise<void>;
  /** Runs that read it. */
  users: number;
  release(): void;
}

export interface SentValuesOptions {
  readonly slots: SlotPool;
  /** The folder of those slots. */
  readonly folder: string;
  readonly files: KeptFiles;
  readonly send: (message: ToHost) => void;
}

/**
 * What one host has of the values of this process and of other hosts: each is sent once, and named by its handle
 * from then on. Those of an item go when the item drops them; those that items share stay as long as there is room.
 */
export class SentValues {
  readonly #options: SentValuesOptions;
  readonly #sent = new Map<Sendable, Sent>();
  readonly #untaken = new Map<Handle, () => void>();
  #last = 0;

  constructor(options: SentValuesOptions) {
    this.#options = options;
  }

  /** The handle of a value, which is used until `unuse`. @throws WORKER_SHARED_FULL, VALUE_LOST */
  async use(value: Sendable): Promise<Handle> {
    const sent = this.#sent.get(value) ?? this.#send(value);
    // The one used last comes last, so that the others go first.
    this.#sent.delete(value);
    this.#sent.set(value, sent);
    sent.users++;
    try {
      await sent.sending;
      return sent.handle;
    } catch (thrown) {
      this.#sent.delete(value);
      throw thrown;
    }
  }

  unuse(value: Sendable): void {
    const sent = this.#sent.get(value);
    if (!sent) return;
    sent.users--;
    this.#shrink();
  }

  /** The host has read the content of a value. */
  taken(handle: Handle): void {
    this.#untaken.get(handle)?.();
    this.#untaken.delete(handle);
  }

  /** Lets go of a value. @returns its handle, where the host has it */
  drop(value: Sendable): Handle | undefined {
    const sent = this.#sent.get(value);
    this.#sent.delete(value);
    sent?.release();
    return sent?.handle;
  }

  /** The host is no more. */
  close(): void {
    for (const sent of this.#sent.values()) sent.release();
    for (const release of this.#untaken.values()) release();
    this.#sent.clear();
    this.#untaken.clear();
  }

  #send(value: Sendable): Sent {
    const handle = --this.#last;
    const { slots, files, send } = this.#options;
    const writer = new ValueWriter({ slots, decodes: imageFormats, files, namesImages: true });
    const isFile = value instanceof FileValue;
    const put = async (): Promise<void> => {
      const content = await this.#parcel(value, writer);
      if (!isFile) this.#untaken.set(handle, () => content.release());
      const readers = readersOf(value);
      send({ type: 'put', handle, parcel: content.parcel, ...(readers !== undefined && { readers }) });
    };
    const release = isFile ? () => writer.release() : () => undefined;
    return { handle, bytes: bytesOf(value), sending: put(), users: 0, release };
  }

  async #parcel(value: Sendable, writer: ValueWriter): Promise<HeldParcel> {
    if (value instanceof HostedValue) {
      if (value.lost || value.isJoined) throw value.lostError();
      return await value.host.parcel(value);
    }
    const { value: message } = await writer.writeAll({ value });
    return {
      parcel: { value: message!, folder: this.#options.folder },
      release: () => writer.release(),
    };
  }

  #shrink(): void {
    let bytes = [...this.#sent.values()].reduce((sum, sent) => sum + sent.bytes, 0);
    const handles: Handle[] = [];
    for (const [value, { users, bytes: size, handle }] of this.#sent) {
      if (bytes <= keptBytes) break;
      if (users > 0) continue;
      bytes -= size;
      this.drop(value);
      handles.push(handle);
    }
    if (handles.length > 0) this.#options.send({ type: 'drop', handles });
  }
}

/** The image as the host where it was made has it, if it was fetched from there and still lies there. */
export function asHosted(value: Sendable): Sendable {
  const hosted = hostedAs(value);
  return hosted && !hosted.lost ? hosted : value;
}

function readersOf(value: Sendable): number | undefined {
  if (value instanceof Image) return value.expectedReaders;
  return value instanceof HostedValue ? value.readers : undefined;
}

function bytesOf(value: Sendable): number {
  if (value instanceof FileValue) return value.size;
  if (value instanceof HostedValue) return 0; // an item's own, dropped at its end
  const { width, height, depth, encodedBytes } = value;
  return encodedBytes?.length ?? width * height * 4 * (depth === 8 ? 1 : depth === 16 ? 2 : 4);
}
