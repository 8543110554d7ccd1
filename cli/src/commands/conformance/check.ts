import type { Manifest } from '@kumiki/component-sdk/manifest';
import type { Values } from '@kumiki/component-sdk/worker';
import type { Description, Packet, Result, Sent, WorkerLink } from '@kumiki/component-sdk/worker/client';

/** One thing that the contract asks of a worker. */
export interface Check {
  /** What it does, as a sentence that follows "The worker". */
  readonly title: string;
  /** What its author does where it does not. */
  readonly remedy: string;
  /** @throws Unmet, Skipped, or any error */
  run(this: void, subject: Subject): Promise<void>;
}

/** What a check works with: a worker that runs, and values for it. */
export interface Subject {
  readonly link: WorkerLink;
  readonly manifest: Manifest;
  readonly description: Description;
  /** Input sets that the component takes: of its examples, or made up from its types. */
  readonly cases: readonly Case[];
  /** Sends a packet and waits for its result. */
  send(this: void, packet: PacketParts, more?: SendOptions): Promise<Result>;
  /** Reads the outputs of a result, and lets the worker use their slots again. */
  read(this: void, result: Result): Promise<Values>;
  /** Starts another worker of the same kind, for checks that end it. */
  another<T>(this: void, work: (subject: Subject) => Promise<T>): Promise<T>;
}

export interface Case {
  readonly title: string;
  readonly inputs: Values;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Values as they are, or as messages where a check wants them wrong. */
export interface PacketParts {
  readonly id?: string;
  readonly inputs?: Values;
  readonly messages?: Sent<Packet>['inputs'];
  readonly params?: Readonly<Record<string, unknown>>;
  readonly deadlineMs?: number;
  /** The stream that it is a frame of. */
  readonly stream?: string;
}

export interface SendOptions {
  /** Called when the packet is on its way. */
  readonly sent?: (id: string) => void;
  readonly accepted?: () => void;
}

/** There is nothing to check; the message says why. */
export class Skipped extends Error {
  override readonly name = 'Skipped';
}

/** What a worker should have done. */
export class Unmet extends Error {
  override readonly name = 'Unmet';
}

/** @throws Unmet */
export function expectThat(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Unmet(otherwise);
}

/** `BAD_DATA (INPUT_TYPE: …)`, for messages. */
export function told({ outcome, error }: Result): string {
  return error ? `${outcome} (${error.code}: ${error.message})` : outcome;
}
