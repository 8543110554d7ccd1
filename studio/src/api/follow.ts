import { openEventSocket } from './event-socket.ts';
import { gathered } from './gathered.ts';

/** An event of an execution, as far as screens look at it. */
export interface ExecutionEvent {
  readonly type: string;
  readonly seq: number;
  readonly item?: number;
  readonly step?: string;
}

export interface Follower {
  /** Some events have come. */
  readonly changed: (events: readonly ExecutionEvent[]) => void;
  readonly connected: (isConnected: boolean) => void;
}

/** Events are told together, so often at most. */
const togetherMs = 150;

/**
 * Follows the events of an execution from a number on, until its end. A connection that breaks is made again, from
 * the last event that came: none is missed.
 * @returns stops it
 */
export function followExecution(id: string, from: number, { changed, connected }: Follower): () => void {
  let next = from;
  const events = gathered(togetherMs, changed);
  const stop = openEventSocket({
    subscription: () => ({ execution_id: id, from: next, progress: false }),
    connected,
    take: ({ type, data }) => {
      if (type !== 'event') return type !== 'unsubscribed';
      const event = data as ExecutionEvent;
      next = event.seq + 1;
      events.add(event);
      return event.type !== 'execution_ended';
    },
  });
  return () => {
    stop();
    events.stop();
  };
}
