import { hash } from 'node:crypto';

/** Labels and annotations of what stays up for frames, beside those of all that Kumiki makes. */
export const frameLabels = {
  /** Which deployment it is of: a name made of digests. */
  frames: 'kumiki.dev/frames',
  group: 'kumiki.dev/group',
  /** Sealed by the platform that made it, which knows it as its own by that. */
  owner: 'kumiki.dev/owner',
} as const;

/** The key of the key in its Secret. */
export const frameKey = 'key';

/**
 * The name of a deployment's Secret, and the beginning of those of its groups: the same for the same pipeline whose pods
 * are the same, so that whoever asks again, also after a restart, gets what is there. 33 characters.
 * @param pods all that its pods are made of
 */
export function framesName(project: string, pipeline: string, pods: object): string {
  const digest = (text: string, length: number) => hash('sha256', text, 'hex').slice(0, length);
  return `kumiki-rt-${digest(`${project} ${pipeline}`, 12)}-${digest(JSON.stringify(pods), 10)}`;
}

export function groupName(name: string, group: number): string {
  return `${name}-${group}`;
}
