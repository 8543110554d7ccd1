import type { Plan } from '../../pipeline/index.ts';
import type { Lanes } from '../local/lane.ts';
import { partOf, type WarmGroup } from './groups.ts';
import type { PlannedHop } from './hops.ts';

/** Starts processes for steps, one item at a time in them. */
export type StartReplica = () => Lanes;

/** One replica of a group, with its components set up: one frame at a time has it, or several where they may share it. */
export interface Replica {
  readonly lanes: Lanes;
  /** Its components are changes to sharp pipelines: the threads of libvips work, and one process uses all cores. */
  readonly canShare?: boolean;
  /**
   * Resolves when it takes no more frames although nobody let it go: it has ended, or will when its frame has. Never for
   * replicas that come up again by themselves.
   */
  readonly gone?: Promise<void>;
}

/** Where the replicas of one group come from: processes of this machine, or pods of a cluster. */
export interface ReplicaSource {
  /**
   * Components that keep something from frame to frame tell streams apart, so that several streams may share a replica.
   * Otherwise each stream has replicas of its own.
   */
  readonly sharesReplicas?: boolean;
  /** How images of other groups come to this one. Default: through memory. */
  readonly hops?: readonly PlannedHop[];
  /** Told how many there shall be from now on, before they are asked for. @throws what keeps it from that */
  scale?(count: number): Promise<void>;
  /**
   * One more replica. Resolves when its components are set up.
   * @throws COMPONENT_GONE, COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED, WORKER_START_FAILED, what keeps it from starting
   */
  start(): Promise<Replica>;
  /** The group is needed no more; its replicas have been closed. */
  close?(): Promise<void>;
}

/** Opens the source of a group of a plan. */
export type OpenReplicas = (plan: Plan, group: WarmGroup) => ReplicaSource;

/** Replicas that are processes of this machine. */
export function localReplicas(start: StartReplica): OpenReplicas {
  return (plan, group) => ({
    start: async () => {
      const lanes = start();
      const part = partOf(plan, group);
      try {
        await lanes.prepare(part, 1);
        return { lanes, canShare: (await lanes.canShare?.(part)) ?? false };
      } catch (thrown) {
        await lanes.close();
        throw thrown;
      }
    },
  });
}
