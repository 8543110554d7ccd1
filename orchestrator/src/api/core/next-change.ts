import type { Listeners } from '../../events/index.ts';
import type { ExecutionRef, ExecutionStatus } from '../../execution/index.ts';

/** The next change from now on: listened for before the record is read, so that none falls in between. */
export function nextChange(
  feeds: readonly Listeners[],
  ref: ExecutionRef,
  signal: AbortSignal | undefined,
  matters: (status: ExecutionStatus | undefined) => boolean = () => true,
): NextChange {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const listening = feeds.map((feed) =>
    feed.listen(ref, (_, status) => void (matters(status) && resolve(true))),
  );
  const stop = () => resolve(true);
  signal?.addEventListener('abort', stop, { once: true });
  let timer: NodeJS.Timeout | undefined;
  return {
    within: async (ms) => {
      timer = setTimeout(() => resolve(false), ms);
      return await promise;
    },
    stop: () => {
      clearTimeout(timer);
      for (const end of listening) end();
      signal?.removeEventListener('abort', stop);
    },
  };
}

export interface NextChange {
  /** @returns whether there was one in so many ms */
  within(ms: number): Promise<boolean>;
  stop(): void;
}
