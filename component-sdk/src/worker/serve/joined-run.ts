import type { Joining } from '@kumiki/proto/component';
import { Image, type Value } from '../../values/index.ts';
import { fusableLength, runFused } from '../change/index.ts';
import type { ComponentInstance } from '../instance.ts';
import { completeParams } from '../run-component.ts';

/** Several runs that were done as one. */
export interface JoinedRun {
  readonly image: Image;
  /** The last of them. */
  readonly last: Joining;
  /** How many were done with the first one. */
  readonly joined: number;
}

/** The only input and output of a component that is a change. */
const name = 'image';

/**
 * Does a run as one with those behind it, as far as that gives the same pixels.
 * @param neighbours the components that are set up in this process, by name
 * @returns nothing where it is to be done by itself, or where it failed: then each says its own error
 */
export async function runJoined(
  instance: ComponentInstance,
  inputs: Readonly<Record<string, Value>>,
  params: object,
  joining: readonly Joining[],
  neighbours: ReadonlyMap<string, ComponentInstance>,
): Promise<JoinedRun | undefined> {
  const { [name]: image } = inputs;
  if (!instance.change || !(image instanceof Image)) return undefined;
  try {
    const wanted = [{ change: instance.change, params: { ...params } }];
    for (const { component, params: text } of joining) {
      const next = neighbours.get(component);
      if (!next?.change) break;
      const parsed = JSON.parse(text || '{}') as object;
      wanted.push({ change: next.change, params: { ...completeParams(next.manifest, parsed) } });
    }
    const count = fusableLength(image, wanted);
    if (count < 2) return undefined;
    const made = await runFused(image, wanted.slice(0, count));
    return { image: made, last: joining[count - 2]!, joined: count - 1 };
  } catch {
    return undefined;
  }
}
