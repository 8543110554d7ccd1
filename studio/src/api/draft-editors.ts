import { openEventSocket } from './event-socket.ts';

/** Somebody who has a draft open too. */
export interface DraftEditor {
  readonly name: string;
  /** Whoever looks at this, in another window. */
  readonly you: boolean;
}

/**
 * Tells the platform that somebody has a draft open, and hears who else has, for as long as this is followed. Where the platform
 * cannot be reached, nobody is known of.
 * @returns ends it
 */
export function followEditors(draft: string, changed: (others: readonly DraftEditor[]) => void): () => void {
  return openEventSocket({
    subscription: () => ({ draft }),
    connected: (isConnected) => {
      if (!isConnected) changed([]);
    },
    take: ({ type, data }) => {
      if (type === 'draft_editors') changed((data as { others: readonly DraftEditor[] }).others);
      // They may not change it any more, or it is gone.
      return type !== 'unsubscribed';
    },
  });
}
