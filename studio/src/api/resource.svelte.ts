import { untrack } from 'svelte';
import type { ApiError } from './client.ts';

/** Something that is read from the platform, with what a screen shows meanwhile. What was there stays until the new one is. */
export class Resource<Value> {
  value = $state.raw<Value | undefined>(undefined);
  error = $state.raw<ApiError | undefined>(undefined);
  loading = $state(true);
  readonly #read: (signal: AbortSignal) => Promise<Value>;
  #running: AbortController | undefined;

  constructor(read: (signal: AbortSignal) => Promise<Value>) {
    this.#read = read;
  }

  /** Reads it anew; an older reading that is still on its way does not count any more. */
  async reload(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.loading = true;
    try {
      const value = await this.#read(running.signal);
      if (running.signal.aborted) return;
      this.value = value;
      this.error = undefined;
    } catch (thrown) {
      if (running.signal.aborted) return;
      this.error = thrown as ApiError;
    }
    this.loading = false;
  }

  stop(): void {
    this.#running?.abort();
  }
}

/** Reads what a screen shows, again whenever something that `read` looked at before its first wait has changed. */
export function useResource<Value>(read: (signal: AbortSignal) => Promise<Value>): Resource<Value> {
  const resource = new Resource(read);
  $effect(() => {
    void resource.reload();
    return () => resource.stop();
  });
  return resource;
}

/**
 * Reads what changes all the time, again whenever `changes` gives something else. A reading that is on its way is waited for: where
 * changes come quicker than answers, none would ever arrive otherwise.
 * @param pauseMs the least time between two readings
 */
export function useFollowed<Value>(
  read: (signal: AbortSignal) => Promise<Value>,
  changes: () => unknown,
  pauseMs = 300,
): Resource<Value> {
  const resource = new Resource(read);
  const work = async () => {
    await resource.reload();
    return resource.error?.status !== 0;
  };
  followChanges(work, changes, pauseMs);
  $effect(() => () => resource.stop());
  return resource;
}

/** The platform cannot be reached: it is asked again after so long, in ms. */
const awayMs = 1000;

/**
 * Does something once, and again after changes, one time after the other.
 * @param work says `false` where the platform could not be reached: then it is done again
 * @param pauseMs the least time between two
 */
export function followChanges(work: () => Promise<boolean>, changes: () => unknown, pauseMs: number): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isBusy = false;
  let isStale = false;
  let isStopped = false;
  const go = async (): Promise<void> => {
    isStale = isBusy;
    if (isBusy) return;
    isBusy = true;
    const isDone = await work();
    if (isStopped) return;
    if (!isDone) isStale = true;
    timer = setTimeout(
      () => {
        isBusy = false;
        if (isStale) void go();
      },
      isDone ? pauseMs : awayMs,
    );
  };
  $effect(() => {
    void changes();
    untrack(() => void go());
  });
  $effect(() => () => {
    isStopped = true;
    clearTimeout(timer);
  });
}
