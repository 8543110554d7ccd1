import { asKumikiError, KumikiError } from '@kumiki/component-sdk/errors';
import { Skipped, Unmet, type Check, type Subject } from './check.ts';
import { faultChecks } from './checks/faults.ts';
import { lifeChecks } from './checks/life.ts';
import { streamChecks } from './checks/streams.ts';
import { workChecks } from './checks/work.ts';
import { withSubject, type Target } from './subject.ts';

/** What became of one check. */
export interface CheckResult {
  readonly title: string;
  readonly passed: boolean;
  /** Why there was nothing to check. */
  readonly skipped?: string;
  /** What the worker did instead, and what to do about it. */
  readonly found?: string;
  readonly remedy?: string;
  /** Milliseconds. */
  readonly duration: number;
}

export interface Conformance {
  /** The component's name, once the worker has said it. */
  readonly component?: string;
  readonly results: readonly CheckResult[];
}

const describes: Pick<Check, 'title' | 'remedy'> = {
  title: 'starts and describes itself, with a valid manifest',
  remedy: 'Serve kumiki.v1.Component on KUMIKI_SOCKET; see docs/component-contract.md.',
};

/** Runs all checks against one kind of worker, each told as soon as it is done. */
export async function runChecks(target: Target, each: (result: CheckResult) => void): Promise<Conformance> {
  const results: CheckResult[] = [];
  const add = (result: CheckResult): void => {
    results.push(result);
    each(result);
  };
  const begun = performance.now();
  let component: string | undefined;
  const left = [...workChecks, ...faultChecks, ...streamChecks, ...lifeChecks];
  try {
    // A worker that ends in the middle of a check makes room for a new one.
    while (left.length > 0) {
      await withSubject(target, async (subject) => {
        component = subject.manifest.name;
        if (results.length === 0) {
          add({ title: describes.title, passed: true, duration: performance.now() - begun });
        }
        do add(await resultOf(left.shift()!, subject));
        while (left.length > 0 && !subject.link.hasEnded);
      });
    }
  } catch (thrown) {
    if (results.length > 0) throw thrown;
    add({ ...describes, passed: false, found: foundIn(thrown), duration: performance.now() - begun });
  }
  return { ...(component !== undefined && { component }), results };
}

async function resultOf({ title, remedy, run }: Check, subject: Subject): Promise<CheckResult> {
  const begun = performance.now();
  const duration = () => Math.round(performance.now() - begun);
  try {
    await run(subject);
    return { title, passed: true, duration: duration() };
  } catch (thrown) {
    if (thrown instanceof Skipped) {
      return { title, passed: true, skipped: thrown.message, duration: duration() };
    }
    const isKnown = thrown instanceof Unmet || thrown instanceof KumikiError;
    const found = foundIn(isKnown ? thrown : await subject.link.crashed(thrown));
    return { title, passed: false, found, remedy, duration: duration() };
  }
}

function foundIn(thrown: unknown): string {
  if (thrown instanceof Unmet) return thrown.message;
  const { message, problems } = asKumikiError(thrown);
  return [message, ...problems.slice(0, 5).map((problem) => problem.message)].join(' ');
}
