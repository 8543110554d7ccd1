import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { errorOf, type ErrorMessage } from '@kumiki/component-sdk/worker/wire';
import type { Image, Value } from '@kumiki/component-sdk/values';
import { HeldValue } from '../../../executors/index.ts';
import type { WantedForm } from '../../../executors/step/held-value.ts';
import { fileFrom, valueFrom, type ValueContent } from './content.ts';
import type { Hop, PackedSizes } from './packing.ts';
import type { Failure, Handle } from './protocol.ts';
import type { PodLink } from './pod-link.ts';

/** An image or a file that lies in a pod. */
export class PodValue extends HeldValue {
  readonly kind: 'image' | 'file';
  readonly link: PodLink;
  readonly handle: Handle;
  readonly readers: number;
  /** The step that made it. */
  readonly #step: string;
  /** The file to hand out, where it came with the run that made the image. */
  readonly #file: Image | undefined;
  isDropped = false;

  constructor(
    link: PodLink,
    about: Pick<PodValue, 'kind' | 'handle' | 'readers'> & { step: string; file?: Image | undefined },
  ) {
    super();
    this.link = link;
    this.kind = about.kind;
    this.handle = about.handle;
    this.readers = about.readers;
    this.#step = about.step;
    this.#file = about.file;
    link.holds(about.handle);
  }

  override get lost(): boolean {
    return this.isDropped || this.link.hasEnded;
  }

  override async fetch(form: WantedForm): Promise<Value> {
    if (form !== 'value' && this.#file) return this.#file;
    const { head, content } = await this.#fetch(form);
    return head.file ? fileFrom(head.file, content) : await valueFrom(head.value!, content);
  }

  /** The content for another pod to read, as it came. @throws VALUE_LOST */
  async forward(hop: Hop): Promise<ValueContent & { readonly packed?: PackedSizes }> {
    const { head, content } = await this.#fetch('value', hop);
    return { value: head.value!, content, ...(head.packed && { packed: head.packed }) };
  }

  async #fetch(form: WantedForm, hop: Hop = 'raw') {
    if (this.lost) throw this.#lostError();
    const { link, handle } = this;
    const asked = hop === 'raw' ? link.fetch(handle, form) : link.fetchPacked(handle);
    const answer = await asked.catch(() => {
      throw this.#lostError();
    });
    const { failure } = answer.head;
    if (failure) throw errorFrom(failure, `the step ${this.#step}`);
    return answer;
  }

  /** Whoever hears it has it made again. */
  #lostError(): KumikiError {
    return kumikiError('VALUE_LOST', { step: `the step ${this.#step}` });
  }
}

export function errorFrom({ outcome, error }: Failure, component: string): KumikiError {
  return errorOf(outcome, error as ErrorMessage, component);
}
