import { accepts, parseTypeRef } from '../../values/types.ts';
import type { Manifest, ManifestInput, ManifestOutput } from '../manifest.ts';
import type { Change } from './change.ts';
import { compareSchemas } from './compare-schemas.ts';

/**
 * What a pipeline that uses the first manifest notices of the second one. Taking more and giving more is minor; what stops a pipeline
 * from working, or a value from being taken, is major. Titles, descriptions, resources and the like are no change of these.
 */
export function compareManifests(before: Manifest, after: Manifest): Change[] {
  return [
    ...compareNamed('input', before.inputs ?? {}, after.inputs ?? {}, compareInput, (name, { optional }) =>
      optional
        ? { level: 'minor', what: `the optional input "${name}" is new` }
        : { level: 'major', what: `the input "${name}" is new and required` },
    ),
    ...compareNamed('output', before.outputs ?? {}, after.outputs ?? {}, compareOutput, (name) => ({
      level: 'minor',
      what: `the output "${name}" is new`,
    })),
    ...compareSchemas(before.params ?? {}, after.params ?? {}, ''),
    ...compareNature(before, after),
  ];
}

function compareNamed<Value>(
  kind: string,
  before: Readonly<Record<string, Value>>,
  after: Readonly<Record<string, Value>>,
  compare: (name: string, before: Value, after: Value) => Change[],
  added: (name: string, value: Value) => Change,
): Change[] {
  const there = Object.entries(before).flatMap(([name, value]): Change[] => {
    const now = Object.hasOwn(after, name) ? after[name] : undefined;
    if (now === undefined) return [{ level: 'major', what: `the ${kind} "${name}" was removed` }];
    return compare(name, value, now);
  });
  const fresh = Object.entries(after).filter(([name]) => !Object.hasOwn(before, name));
  return [...there, ...fresh.map(([name, value]) => added(name, value))];
}

function compareInput(name: string, before: ManifestInput, after: ManifestInput): Change[] {
  const changes: Change[] = [];
  const say = (level: Change['level'], what: string) =>
    void changes.push({ level, what: `the input "${name}" ${what}` });
  if (before.type !== after.type) {
    const wider = standsIn(after.type, before.type);
    say(wider ? 'minor' : 'major', `takes ${after.type} in place of ${before.type}`);
  }
  if (before.optional && !after.optional) say('major', 'is required now');
  if (!before.optional && after.optional) say('minor', 'is optional now');
  if (Boolean(before.shared) !== Boolean(after.shared))
    say('major', after.shared ? 'is one value for all items now' : 'is a value of each item now');
  return changes;
}

function compareOutput(name: string, before: ManifestOutput, after: ManifestOutput): Change[] {
  const changes: Change[] = [];
  const say = (level: Change['level'], what: string) =>
    void changes.push({ level, what: `the output "${name}" ${what}` });
  if (before.type !== after.type) {
    // Who took the old type takes one that stands in for it.
    const narrower = standsIn(before.type, after.type);
    say(narrower ? 'minor' : 'major', `gives ${after.type} in place of ${before.type}`);
  }
  if (!before.optional && after.optional) say('major', 'may be left out now');
  if (before.optional && !after.optional) say('minor', 'is always there now');
  if (before.pairsWith !== undefined && before.pairsWith !== after.pairsWith)
    say('major', `no longer pairs with "${before.pairsWith}"`);
  const lost = (before.preserves ?? []).filter((kind) => !(after.preserves ?? []).includes(kind));
  if (lost.length > 0) say('major', `no longer preserves ${lost.join(' and ')}`);
  return changes;
}

/** What the component is, beside its values. */
function compareNature(before: Manifest, after: Manifest): Change[] {
  const changes: Change[] = [];
  const [was, is] = [before.realtime, after.realtime];
  if (was !== is) {
    const free = is === 'stateless' || (was === 'never' && is === 'stateful');
    changes.push({ level: free ? 'minor' : 'major', what: `"realtime" is ${is} and was ${was}` });
  }
  if (before.network !== after.network)
    changes.push({
      level: 'minor',
      what: `"network" is ${after.network} and was ${before.network}`,
    });
  return changes;
}

/** Whether what takes `wanted` takes all that `given` may be. */
function standsIn(wanted: string, given: string): boolean {
  const [taker, value] = [parseTypeRef(wanted), parseTypeRef(given)];
  return (
    taker !== undefined && value !== undefined && taker.list === value.list && accepts(taker.type, value.type)
  );
}
