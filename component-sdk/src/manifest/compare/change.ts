/** How much of a new version's number a change asks for. */
export type ChangeLevel = 'major' | 'minor' | 'patch';

/** One difference between two versions of a component, as pipelines that use it see it. */
export interface Change {
  readonly level: ChangeLevel;
  /** What became of what, as a sentence goes on: `the input "mask" was removed`. */
  readonly what: string;
}

const order: readonly ChangeLevel[] = ['patch', 'minor', 'major'];

/** The greatest level of some changes. */
export function levelOf(changes: readonly Change[]): ChangeLevel {
  return changes.reduce<ChangeLevel>(
    (most, { level }) => (order.indexOf(level) > order.indexOf(most) ? level : most),
    'patch',
  );
}
