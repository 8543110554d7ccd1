import { exitCodes } from '../../command.ts';

/** One Ctrl-C may arrive several times: from the terminal, and from npm and others, which hand it on. */
const sameWithinMs = 500;

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** The first signal asks for the end in order; a later one ends the process at once: the record is whole at any moment. */
export function stopAsked(): AbortSignal {
  const asked = new AbortController();
  let first = 0;
  for (const signal of signals) {
    process.on(signal, () => {
      const now = performance.now();
      if (!asked.signal.aborted) {
        first = now;
        asked.abort();
      } else if (now - first > sameWithinMs) process.exit(exitCodes.cancelled);
    });
  }
  return asked.signal;
}
