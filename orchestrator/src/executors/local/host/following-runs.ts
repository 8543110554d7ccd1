import { Image } from '@kumiki/component-sdk/values';
import type { StepValue } from '../../step/held-value.ts';
import type { RunAhead } from '../lane.ts';
import type { HostLink } from './host-link.ts';
import type { HostValues } from './host-values.ts';
import type { ToldRun } from './protocol.ts';
import { runMessage } from './run-message.ts';
import { inputsAhead, valuesOf } from './runs-ahead.ts';
import type { SaidTerms } from './said-terms.ts';

/** A step that a host will run next as far as that is certain. */
export interface Neighbour extends RunAhead {
  /** What messages call its component. */
  readonly name: string;
}

/** A run that goes along in the message of another one. */
export interface Following {
  readonly neighbour: Neighbour;
  readonly message: ToldRun;
  /** The one image that came without a name. */
  readonly unnamed: Image | undefined;
  readonly release: () => void;
}

export interface FollowingOptions {
  readonly values: HostValues;
  readonly link: HostLink;
  readonly said: SaidTerms;
}

/**
 * The messages for neighbouring steps, up to the first one whose inputs cannot be named.
 * @param runs those before them in the same message, by step
 * @param once nothing is run again with what is sent for them
 */
export async function followingRuns(
  { values, link, said }: FollowingOptions,
  runs: Map<string, number>,
  neighbours: readonly Neighbour[],
  once = false,
): Promise<Following[]> {
  const unnamed = new Set<StepValue>();
  const following: Following[] = [];
  for (const neighbour of neighbours) {
    // What cannot be sent is told when the step is asked for.
    const sent = await values.send(valuesOf(neighbour.inputs), once).catch(() => undefined);
    const inputs = sent && inputsAhead(neighbour.inputs, sent.messages, runs);
    if (!sent || !inputs) {
      sent?.release();
      break;
    }
    const id = link.nextId();
    runs.set(neighbour.step.id, id);
    for (const value of sent.unnamed) unnamed.add(value);
    const [only, more] = unnamed;
    const about = only instanceof Image && more === undefined ? only : undefined;
    const message: ToldRun = {
      ...runMessage(id, neighbour.step, inputs, neighbour, said),
      ...(neighbour.joins && { joins: true }),
      ...(about && { unnamed: true }),
    };
    following.push({ neighbour, message, unnamed: about, release: () => sent.release() });
  }
  return following;
}
