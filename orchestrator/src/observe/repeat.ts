export interface Repeated {
  /** Ends it, and waits for what runs. */
  stop(): Promise<void>;
}

/**
 * Does something again and again, so many ms after the time before has ended. What goes wrong once is tried again the
 * next time. It keeps no process alive.
 */
export function repeat(ms: number, work: () => Promise<void>, { atOnce = false } = {}): Repeated {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isStopped = false;
  const later = (): void => {
    if (!isStopped) timer = setTimeout(begin, ms).unref();
  };
  const begin = (): void => {
    running = work()
      .catch(() => undefined)
      .finally(later);
  };
  if (atOnce) begin();
  else later();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
