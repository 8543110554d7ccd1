import { getJson } from './client.ts';

/** What a connection says of itself. */
export interface ConnectionListener {
  readonly opened: () => void;
  /** Something has come. */
  readonly heard: () => void;
  readonly lost: () => void;
}

export interface KeepOptions {
  /** @returns closes it */
  readonly open: (listener: ConnectionListener) => () => void;
  readonly connected: (isConnected: boolean) => void;
  /** Closed while nobody sees the page: a browser has six connections for answers that go on, for all its windows together. */
  readonly onlyWhileSeen?: boolean;
}

const firstPauseMs = 500;
const longestPauseMs = 5000;
/** The platform says something three times as often: where nothing comes for so long, the connection is dead, and nobody said so. */
export const deadAfterMs = 45_000;

/**
 * Keeps a connection. One that breaks, or is silent for too long, is made again: later each time, and at once where the network is
 * back or somebody looks at the page again, since browsers hold the timers of hidden pages back.
 * @returns ends it
 */
export function keepConnected({ open, connected, onlyWhileSeen = false }: KeepOptions): () => void {
  let close: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = firstPauseMs;
  let lastHeard = 0;
  const ended = new AbortController();

  function start(): void {
    stop();
    const mine = new AbortController();
    const heard = () => {
      if (!mine.signal.aborted) listen();
    };
    const closeThis = open({
      opened: () => {
        if (mine.signal.aborted) return;
        pause = firstPauseMs;
        connected(true);
        listen();
      },
      heard,
      lost: () => {
        if (!mine.signal.aborted) again();
      },
    });
    close = () => {
      mine.abort();
      closeThis();
    };
    listen();
  }

  function stop(): void {
    clearTimeout(timer);
    timer = undefined;
    close?.();
    close = undefined;
  }

  function listen(): void {
    lastHeard = performance.now();
    clearTimeout(timer);
    timer = setTimeout(() => {
      // It may be the timer alone that is late; whoever looks at the page again asks.
      if (!document.hidden) again();
    }, deadAfterMs);
  }

  function again(): void {
    stop();
    connected(false);
    // A session that is over says so to a usual request alone.
    void getJson('/pipelines', { limit: 1 }, ended.signal).catch(() => undefined);
    timer = setTimeout(start, pause);
    pause = Math.min(longestPauseMs, pause * 2);
  }

  const looked = () => {
    if (document.hidden) {
      if (onlyWhileSeen) stop();
    } else if (!close || performance.now() - lastHeard > deadAfterMs) start();
  };
  const online = () => {
    if (!close && !(onlyWhileSeen && document.hidden)) start();
  };
  document.addEventListener('visibilitychange', looked, { signal: ended.signal });
  window.addEventListener('online', online, { signal: ended.signal });
  ended.signal.addEventListener('abort', stop);
  if (!(onlyWhileSeen && document.hidden)) start();
  return () => ended.abort();
}
