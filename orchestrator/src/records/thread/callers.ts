import type { Answer, Arguments, Reads, Writes } from './operations.ts';

/** Calls operations by their names. */
export interface Caller<Operations> {
  /** @throws what the operation throws; STORE_UNAVAILABLE when the data base is gone */
  call<Name extends keyof Operations & string>(
    operation: Name,
    ...parameters: Arguments<Operations, Name>
  ): Promise<Answer<Operations, Name>>;
}

/** What carries the operations out: threads, so that the process never waits. */
export interface Threads {
  readonly writer: Caller<Writes & Reads>;
  readonly reader: Caller<Reads>;
  /** Waits for what was asked before, then lets go of the data base. */
  close(): Promise<void>;
}
