import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Sent, ValueMessage } from '@kumiki/component-sdk/worker/wire';
import type { PackedSizes } from '../link/packing.ts';
import { PodLink } from '../link/pod-link.ts';
import type { Elsewhere, FileAbout, Handle, Passing } from '../link/protocol.ts';

/** A value on its way to another pod. */
export interface Passed {
  readonly value?: Sent<ValueMessage>;
  readonly file?: FileAbout;
  readonly packed?: PackedSizes;
  readonly content: readonly Uint8Array[];
}

/** A connection of the platform to this pod, as others may ask for its values. */
interface Giving {
  forward(handle: Handle, as: Passing): Promise<Passed>;
}

/**
 * What the pods of one deployment give each other without the platform in between: a value goes over the network once.
 * Whoever asks knows the key of the deployment and what the platform’s connection is called.
 */
export class Peers {
  /** Connections of the platform to this pod, by what they are called. */
  readonly known = new Map<string, Giving>();
  readonly #key: Buffer;
  readonly #links = new Map<string, Promise<PodLink>>();

  /** @param key of the deployment */
  constructor(key: Buffer) {
    this.#key = key;
  }

  /** @throws VALUE_LOST */
  async give({ connection, handle, as }: Omit<Elsewhere, 'host' | 'port'>): Promise<Passed> {
    const giving = this.known.get(connection);
    if (!giving) throw lost();
    return await giving.forward(handle, as);
  }

  /** A value of another pod. @throws VALUE_LOST where it does not come, for whatever reason */
  async take(from: Elsewhere): Promise<Omit<Passed, 'content'> & { readonly content: readonly Buffer[] }> {
    try {
      const { head, content } = await (await this.#link(from)).take(from);
      const { failure, value, file, packed } = head;
      if (failure) throw lost();
      return { content, ...(value && { value }), ...(file && { file }), ...(packed && { packed }) };
    } catch (cause) {
      throw lost(cause);
    }
  }

  /** Whether another pod can be reached. */
  async reach(place: Pick<Elsewhere, 'host' | 'port'>): Promise<boolean> {
    return await this.#link(place).then(
      () => true,
      () => false,
    );
  }

  close(): void {
    for (const link of this.#links.values())
      link.then(
        (open) => open.break(),
        () => undefined,
      );
    this.#links.clear();
  }

  async #link({ host, port }: Pick<Elsewhere, 'host' | 'port'>): Promise<PodLink> {
    const name = `${host}:${port}`;
    const known = this.#links.get(name);
    if (known && !(await known).hasEnded) return await known;
    if (this.#links.get(name) === known) this.#open(name, { host, port });
    return await this.#links.get(name)!;
  }

  #open(name: string, place: Pick<Elsewhere, 'host' | 'port'>): void {
    const opened = PodLink.connect({ name, ...place, key: this.#key });
    this.#links.set(name, opened);
    void this.#forgetGone(name, opened);
  }

  /** A pod that is asked to end waits for whoever still wants something of it. */
  async #forgetGone(name: string, opened: Promise<PodLink>): Promise<void> {
    const link = await opened.catch(() => undefined); // whoever asked for it hears why
    await link?.gone;
    if (this.#links.get(name) === opened) this.#links.delete(name);
    await link?.close();
  }
}

/** Whoever hears it has the value brought by the platform. */
function lost(cause?: unknown) {
  return kumikiError('VALUE_LOST', { step: 'a step in another pod' }, { cause });
}
