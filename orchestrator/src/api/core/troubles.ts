import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { RecordedEvent } from '../../execution/index.ts';

/**
 * What an execution has warned of since it last went on, each once. A step or an item that has got further says that what
 * was in the way is no more; another process that takes it up says anew what it finds.
 * @param events the last ones, in order
 */
export function troublesIn(events: readonly RecordedEvent[]): readonly ErrorRecord[] {
  const troubles = new Map<string, ErrorRecord>();
  for (const event of events) {
    if (event.type === 'execution_warning') troubles.set(event.error.message, event.error);
    else if ('item' in event || event.type === 'execution_claimed') troubles.clear();
  }
  return [...troubles.values()];
}
