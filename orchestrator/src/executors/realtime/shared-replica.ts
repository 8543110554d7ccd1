import { availableParallelism } from 'node:os';
import type { Held } from './held-replica.ts';

/** Asked once: libuv reads files of cgroups for it, 0.1 ms and more. */
const cores = availableParallelism();

/**
 * How many frames may be in a replica at a time: together with the others of its group as many as there are cores, where frames
 * share it.
 * @param replicas of the group
 */
export function framesAtOnce({ canShare }: Pick<Held, 'canShare'>, replicas: number): number {
  return canShare ? Math.ceil(cores / Math.max(1, replicas)) : 1;
}

/** Whether a frame may have a replica now. @param shares it may be there together with others */
export function hasRoom(replica: Held, shares: boolean, replicas: number): boolean {
  if (replica.isGone) return false;
  if (replica.frames === 0) return true;
  return shares && replica.areAmong && replica.frames < framesAtOnce(replica, replicas);
}

/** The one with the fewest frames among those that have room beside them. */
export function sharedReplica(all: Iterable<Held>, replicas: number): Held | undefined {
  let found: Held | undefined;
  for (const one of all)
    if (hasRoom(one, true, replicas) && one.frames < (found?.frames ?? Infinity)) found = one;
  return found;
}

/** A frame has it from now on. @param shares it may be there together with others */
export function entered(replica: Held, shares: boolean): Held {
  replica.areAmong = replica.frames === 0 ? shares : replica.areAmong && shares;
  replica.frames++;
  return replica;
}
