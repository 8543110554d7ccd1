import { openEventStream } from './event-stream.ts';

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

/** Events are told together, so often at most, in ms: a person sees no more. */
const together = 150;

/**
 * Follows the events of an execution from a number on, until its end. A connection that breaks is made again, from
 * the last event that came: none is missed.
 * @returns stops it
 */
export function followExecution(id: string, from: number, { changed, connected }: Follower): () => void {
  let next = from;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: ExecutionEvent[] = [];
  const tell = () => {
    timer = undefined;
    const events = waiting;
    waiting = [];
    changed(events);
  };
  const stop = openEventStream({
    path: `/executions/${encodeURIComponent(id)}/events`,
    query: () => ({ from: next }),
    events: eventTypes,
    connected,
    take: (type, data) => {
      const event = data as ExecutionEvent;
      next = event.seq + 1;
      waiting.push(event);
      timer ??= setTimeout(tell, together);
      return type !== 'execution_ended';
    },
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

/** Server-sent events of these names. */
const eventTypes = [
  'execution_accepted',
  'items_added',
  'execution_claimed',
  'execution_released',
  'execution_warning',
  'execution_planned',
  'execution_started',
  'cancel_requested',
  'items_retried',
  'execution_ended',
  'item_started',
  'item_succeeded',
  'item_failed',
  'item_cancelled',
  'step_started',
  'step_retrying',
  'step_succeeded',
  'step_failed',
  'step_skipped',
  'step_cached',
  'step_cancelled',
] as const;
