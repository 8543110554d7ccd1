import type { Lane } from '../local/lane.ts';
import type { PlannedHop } from './hops.ts';
import type { Replica } from './replica-source.ts';

/** How the processes of a group are used at this moment. */
export interface GroupUse {
  readonly group: string;
  readonly steps: readonly string[];
  /** How images come to it from other groups over a network; nothing where they come through memory. */
  readonly hops?: readonly PlannedHop[];
  /** Ready to run, and on their way. */
  readonly replicas: number;
  readonly starting: number;
  readonly busy: number;
  /** Frames that wait for one. */
  readonly waiting: number;
  /** How long replicas have been busy in all since the start, in ms. */
  readonly busyMs: number;
  /** Processor time of its components since the start, in ms, as far as their processes say it. */
  readonly cpuMs: number;
  /** Processes that ended although nobody let them go; another one took the place of each. */
  readonly restarts: number;
  /** How often a stream lost what components had kept for it, with the process that had it. */
  readonly statesLost: number;
}

/** A replica as its group knows it. */
export interface Held extends Replica {
  /** The stream that it belongs to, where each has replicas of its own. */
  stream?: string;
  isGone: boolean;
  /** How many frames have it. */
  frames: number;
  /** They may be there together with others. */
  areAmong: boolean;
  /** What they have, since when. */
  taken?: { readonly lane: Promise<Lane>; readonly since: number } | undefined;
  /** The streams that components keep something for in it. */
  readonly streams: Set<string>;
  /** Frames that no other replica will do for. */
  readonly turns: Set<Waiting>;
  /** What the latest frame had. */
  lane?: Lane;
  /** Processes of it that were lost, as far as that was noticed. */
  lostSeen: number;
}

/** What each component that keeps something knows a stream by. */
export type StreamsOfComponents = (stream: string) => Iterable<readonly [component: string, stream: string]>;

/** A replica that one frame has. */
export interface TakenReplica {
  readonly lane: Lane;
  /** It takes no more: what is to be run again needs another one. */
  readonly isGone: boolean;
  /** Other frames may be in it: what its process ends of says nothing about this one. */
  readonly isAmong: boolean;
  /** Whether what components kept for its stream is gone, with the process that had it: said once. */
  isStateLost(): boolean;
  giveBack(): void;
}

/** A frame that waits for a replica. */
export interface Waiting {
  /** It may be there together with others. */
  readonly shares: boolean;
  /** With the replica that it has from now on; without one, it has to look again. */
  readonly resolve: (replica: Held | undefined) => void;
}
