import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { FirstSeen } from '../../executors/argo/follow/first-seen.ts';
import { troublesOfPod } from '../../executors/argo/follow/troubles.ts';
import type { FoundDeployment, FramePod } from './cluster/frames-api.ts';

/** Trouble that goes away within so many ms is none. */
const troubleMs = 10_000;

interface Trouble {
  readonly key: string;
  readonly reason: string;
  readonly where: string;
}

interface Unreachable {
  readonly uid: string;
  readonly failure: string;
}

/** What keeps the pods of a deployment from working at this moment, in words. */
function troublesOf(
  deployments: readonly FoundDeployment[],
  pods: readonly FramePod[],
  unreachable: readonly Unreachable[],
  ageOf: (uid: string) => number,
): Trouble[] {
  const troubles: Trouble[] = [];
  for (const { name, failure } of deployments)
    if (failure !== undefined)
      troubles.push({
        key: `pods ${name}`,
        reason: `the namespace allows no more pods: ${failure}`,
        where: name,
      });
  for (const pod of pods.filter(({ isEnding }) => !isEnding)) {
    for (const { key, reason, where } of troublesOfPod(pod, ageOf)) {
      const words = key.startsWith('helper ') ? pod.lastWords?.trim() : undefined;
      troubles.push({ key, where, reason: words ? words.replace(/\.$/, '') : reason });
    }
    const lost = unreachable.find(({ uid }) => uid === pod.uid);
    if (lost)
      troubles.push({
        key: `reach ${pod.name}`,
        reason: `the platform cannot reach it at ${lost.failure}`,
        where: pod.name,
      });
  }
  return troubles;
}

/** Remembers since when something is wrong with a deployment. */
export class FrameTroubles {
  readonly #since = new Map<string, number>();
  readonly #seen = new FirstSeen();

  /** @returns the trouble that has lasted for the longest time, if any has for so long that it counts */
  look(
    deployments: readonly FoundDeployment[],
    pods: readonly FramePod[],
    unreachable: readonly Unreachable[],
    now: number,
  ): KumikiError | undefined {
    const troubles = troublesOf(deployments, pods, unreachable, (uid) => this.#seen.ageOf(uid, now));
    const keys = new Set(troubles.map(({ key }) => key));
    for (const key of this.#since.keys()) if (!keys.has(key)) this.#since.delete(key);
    for (const { key } of troubles) this.#since.set(key, this.#since.get(key) ?? now);
    const [first] = troubles.toSorted((a, b) => this.#since.get(a.key)! - this.#since.get(b.key)!);
    if (!first || now - this.#since.get(first.key)! < troubleMs) return undefined;
    return kumikiError('REPLICA_CANNOT_START', { reason: first.reason, pod: first.where });
  }
}
