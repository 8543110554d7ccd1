import type { ComponentUpdate } from '../../../api/updates.ts';

/** Updates that somebody left for later, by component: the version that was the newest then. */
export type Left = Readonly<Record<string, string>>;

const keyOf = (pipeline: string) => `kumiki.updates.${pipeline}`;

/** What was left in this browser. */
export function readLeft(pipeline: string): Left {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(keyOf(pipeline)) ?? '{}');
    if (typeof read !== 'object' || read === null) return {};
    return Object.fromEntries(Object.entries(read).filter(([, version]) => typeof version === 'string'));
  } catch {
    return {};
  }
}

export function writeLeft(pipeline: string, left: Left): void {
  try {
    if (Object.keys(left).length === 0) localStorage.removeItem(keyOf(pipeline));
    else localStorage.setItem(keyOf(pipeline), JSON.stringify(left));
  } catch {
    // A browser that keeps nothing marks it again the next time.
  }
}

/** Something newer than what was left counts again. */
export function isLeft({ component, latest }: ComponentUpdate, left: Left): boolean {
  return latest !== null && Object.hasOwn(left, component) && left[component] === latest;
}
