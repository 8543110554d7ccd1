import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { Image, Value } from '@kumiki/component-sdk/values';
import { HeldValue, type WantedForm } from '../../step/held-value.ts';
import type { Handle, Parcel } from './protocol.ts';

/** Content that another process may read, until it says that it has. */
export interface HeldParcel {
  readonly parcel: Parcel;
  release(): void;
}

/** What a host does for the values that lie in it. */
export interface ValueKeeper {
  readonly hasEnded: boolean;
  fetch(value: HostedValue, form: WantedForm): Promise<Value>;
  /** The content for another process to read. */
  parcel(value: HostedValue): Promise<HeldParcel>;
}

/** An image or a file that lies in a host. */
export class HostedValue extends HeldValue {
  readonly kind: 'image' | 'file';
  readonly host: ValueKeeper;
  readonly handle: Handle;
  /** The step that made it. */
  readonly step: string;
  /** How often it will be read. */
  readonly readers: number;
  /** The file to hand out, where it was made in the run that made the image. */
  readonly file: Image | undefined;
  /** It lies nowhere: the run after it was one with the one that would have made it. */
  readonly isJoined: boolean;
  isDropped = false;
  /** Its content where that came with the answer, for the one who takes it first. */
  #ready: HeldParcel | undefined;

  constructor(
    host: ValueKeeper,
    about: Pick<HostedValue, 'kind' | 'handle' | 'step' | 'readers'> & {
      file?: Image | undefined;
      isJoined?: boolean;
      ready?: HeldParcel | undefined;
    },
  ) {
    super();
    this.host = host;
    this.kind = about.kind;
    this.handle = about.handle;
    this.step = about.step;
    this.readers = about.readers;
    this.file = about.file;
    this.isJoined = about.isJoined ?? false;
    this.#ready = about.ready;
  }

  /** The content that came with the answer, once. */
  takeReady(): HeldParcel | undefined {
    const ready = this.#ready;
    this.#ready = undefined;
    return ready;
  }

  override get lost(): boolean {
    return this.isDropped || this.host.hasEnded;
  }

  override async fetch(form: WantedForm): Promise<Value> {
    if (form !== 'value' && this.file) return this.file;
    if (this.lost || this.isJoined) throw this.lostError();
    return await this.host.fetch(this, form);
  }

  /** Whoever hears it has it made again. */
  lostError(): KumikiError {
    if (this.isJoined) this.isDropped = true;
    return kumikiError('VALUE_LOST', { step: `the step ${this.step}` });
  }
}

/** Which hosted values were fetched as the values that are here now. */
const fetchedFrom = new WeakMap<object, HostedValue>();

export function noteFetched(here: Value, from: HostedValue): void {
  if (typeof here === 'object' && here !== null) fetchedFrom.set(here, from);
}

/** The value as it lies in a host, where it still does. */
export function hostedAs(here: object): HostedValue | undefined {
  return fetchedFrom.get(here);
}
