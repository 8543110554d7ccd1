import type { Replicas, ReplicasHeard } from '../replicas.ts';
import { channels, type FromConnections } from './connections/protocol.ts';

/** Hands on what the connection that listens has heard. */
export class Heard implements Replicas {
  readonly #listeners = new Set<Partial<ReplicasHeard>>();
  readonly #publish: (channel: string, text: string) => void;

  constructor(publish: (channel: string, text: string) => void) {
    this.#publish = publish;
  }

  listen(heard: Partial<ReplicasHeard>): () => void {
    this.#listeners.add(heard);
    return () => void this.#listeners.delete(heard);
  }

  tellProgress(text: string): void {
    this.#publish(channels.progress, text);
  }

  tellDrafts(text: string): void {
    this.#publish(channels.drafts, text);
  }

  take(message: FromConnections): void {
    for (const listener of this.#listeners) {
      if ('listening' in message) {
        listener.events?.();
        listener.logs?.(undefined);
        listener.drafts?.(undefined);
        continue;
      }
      const { channel, text } = message.heard;
      if (channel === channels.events) listener.events?.();
      else if (channel === channels.progress) listener.progress?.(text);
      else if (channel === channels.logs) listener.logs?.(refFrom(text));
      else if (channel === channels.drafts) listener.drafts?.(text);
    }
  }
}

/** Anybody who may connect to the data base may say anything. */
function refFrom(text: string): { project: string; id: string } | undefined {
  try {
    const [project, id] = JSON.parse(text) as unknown[];
    return typeof project === 'string' && typeof id === 'string' ? { project, id } : undefined;
  } catch {
    return undefined;
  }
}
