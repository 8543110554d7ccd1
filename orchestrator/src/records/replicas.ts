import type { ExecutionRef } from '../execution/index.ts';

/** What replicas that share a data base tell each other. Nothing of it is kept: it only makes things come sooner. */
export interface Replicas {
  /** Several may listen, each to what concerns them. @returns ends the listening */
  listen(heard: Partial<ReplicasHeard>): () => void;
  /** Tells the others how far something is. @param text up to 7,000 bytes */
  tellProgress(text: string): void;
  /** Tells the others who has which draft open. @param text up to 7,000 bytes */
  tellDrafts(text: string): void;
}

export interface ReplicasHeard {
  /** There are new events; or some were missed, and there may be. */
  events(): void;
  /** There are new lines in the log of an execution; of any, where some were missed. */
  logs(ref: ExecutionRef | undefined): void;
  /** What a replica told, this one too. */
  progress(text: string): void;
  /** What a replica told of its drafts, this one too; nothing where some was missed. */
  drafts(text: string | undefined): void;
}
