import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { errorOf, type ErrorMessage, type Sent, type ValueMessage } from '@kumiki/component-sdk/worker/wire';
import type { Image, Value } from '@kumiki/component-sdk/values';
import { HeldValue } from '../../../executors/index.ts';
import type { WantedForm } from '../../../executors/step/held-value.ts';
import { fileFrom, valueFrom } from './content.ts';
import type { PackedSizes } from './packing.ts';
import type { Failure, FileAbout, Handle, Passing } from './protocol.ts';
import type { PodLink } from './pod-link.ts';

/** A value on its way from pod to pod: as it is written for workers, or as a file. */
interface Forwarded {
  readonly content: readonly Buffer[];
  readonly value?: Sent<ValueMessage>;
  readonly file?: FileAbout;
  readonly packed?: PackedSizes;
}

/** An image or a file that lies in a pod. */
export class PodValue extends HeldValue {
  readonly kind: 'image' | 'file';
  readonly link: PodLink;
  readonly handle: Handle;
  readonly readers: number;
  /** The output that it is, `STEP.OUTPUT`. */
  readonly output: string;
  /** The file to hand out, where it came with the run that made the image. */
  readonly #file: Image | undefined;
  isDropped = false;

  constructor(
    link: PodLink,
    about: Pick<PodValue, 'kind' | 'handle' | 'readers' | 'output'> & { file?: Image | undefined },
  ) {
    super();
    this.link = link;
    this.kind = about.kind;
    this.handle = about.handle;
    this.readers = about.readers;
    this.output = about.output;
    this.#file = about.file;
    link.holds(about.handle);
  }

  override get lost(): boolean {
    return this.isDropped || this.link.hasLost(this.handle);
  }

  override async fetch(form: WantedForm): Promise<Value> {
    if (form !== 'value' && this.#file) return this.#file;
    const { head, content } = await this.#answer(() => this.link.fetch(this.handle, form));
    return head.file ? fileFrom(head.file, content) : await valueFrom(head.value!, content);
  }

  /** The content for another pod to read, as it came. @throws VALUE_LOST */
  async forward(as: Passing): Promise<Forwarded> {
    const { head, content } = await this.#answer(() => this.link.forward(this.handle, as));
    const { value, file, packed } = head;
    return { content, ...(value && { value }), ...(file && { file }), ...(packed && { packed }) };
  }

  async #answer(ask: () => ReturnType<PodLink['fetch']>) {
    if (this.lost) throw this.#lostError();
    const answer = await ask().catch(() => {
      throw this.#lostError();
    });
    const { failure } = answer.head;
    if (failure) throw errorFrom(failure, `the step ${this.#step}`);
    return answer;
  }

  get #step(): string {
    return this.output.slice(0, this.output.lastIndexOf('.'));
  }

  /** Whoever hears it has it made again. */
  #lostError(): KumikiError {
    return kumikiError('VALUE_LOST', { step: `the step ${this.#step}` });
  }
}

export function errorFrom({ outcome, error }: Failure, component: string): KumikiError {
  return errorOf(outcome, error as ErrorMessage, component);
}
