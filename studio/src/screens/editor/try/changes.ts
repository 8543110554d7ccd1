import type { ComponentDetails, LocalText } from '../../../api/types.ts';
import { callerParam, callerSchemas } from '../../../document/caller-params.ts';
import { readCondition, referencesIn } from '../../../document/condition.ts';
import {
  inputsNode,
  readSource,
  type DocumentStep,
  type PipelineDocument,
} from '../../../document/document.ts';
import { inputTitle, paramTitle } from '../../../parts/component-titles.ts';

/** What somebody tries out, or tried out before. */
export interface Tried {
  readonly document: PipelineDocument;
  /** The file of each input, or its value as text. */
  readonly samples: Readonly<Record<string, string>>;
}

/** A part of a step that is another one than before. */
export type Change =
  | {
      readonly kind: 'param' | 'input' | 'sample' | 'step';
      readonly name: string;
      /** What its component calls it, where that is known. */
      readonly title?: LocalText | string;
    }
  | { readonly kind: 'component' | 'condition' | 'disabled' | 'new' };

/**
 * What changed of a step, so that what it gave before is not what it would give now. Where the step itself is as it was,
 * the steps before it that changed.
 */
export class Changes {
  readonly #before: Tried;
  readonly #now: Tried;
  readonly #known = new Map<string, readonly Change[]>();

  constructor(before: Tried, now: Tried) {
    this.#before = before;
    this.#now = now;
  }

  of(id: string): readonly Change[] {
    const known = this.#known.get(id);
    if (known) return known;
    // A circle, which the platform refuses, ends here.
    this.#known.set(id, []);
    const found = this.#of(id);
    this.#known.set(id, found);
    return found;
  }

  #of(id: string): readonly Change[] {
    const [before, now] = [this.#before.document.steps[id], this.#now.document.steps[id]];
    if (!now) return [];
    if (!before) return [{ kind: 'new' }];
    const own = [
      ...(what(before) === what(now) ? [] : [{ kind: 'component' } as const]),
      ...this.#params(before, now),
      ...this.#inputs(before, now),
      ...((before.when ?? '') === (now.when ?? '') ? [] : [{ kind: 'condition' } as const]),
      ...((before.disabled ?? false) === (now.disabled ?? false) ? [] : [{ kind: 'disabled' } as const]),
    ];
    if (own.length > 0) return own;
    return [...producersOf(now)]
      .filter((step) => this.of(step).length > 0)
      .map((name) => ({ kind: 'step', name }) as const);
  }

  #params({ params: before = {} }: DocumentStep, { params: now = {} }: DocumentStep): Change[] {
    return differing(before, now, (value, isBefore) => {
      const caller = callerParam(value);
      const { document } = isBefore ? this.#before : this.#now;
      return caller === undefined ? value : callerSchemas(document)[caller]?.default;
    }).map((name) => ({ kind: 'param', name }));
  }

  #inputs({ inputs: before = {} }: DocumentStep, { inputs: now = {} }: DocumentStep): Change[] {
    const joined = differing(before, now, (reference) => reference);
    const content = differing(before, now, (reference, isBefore) => {
      const { document, samples } = isBefore ? this.#before : this.#now;
      const source = readSource(reference);
      if (source?.node !== inputsNode) return undefined;
      const file = /^files\.(.+)$/.exec(source.port)?.[1];
      return file === undefined ? samples[source.port] : document.files?.[file];
    });
    return [
      ...joined.map((name) => ({ kind: 'input', name }) as const),
      ...content.filter((name) => !joined.includes(name)).map((name) => ({ kind: 'sample', name }) as const),
    ];
  }
}

/** The changes of a step with what its component calls what changed. */
export function titled(changes: readonly Change[], details: ComponentDetails | undefined): readonly Change[] {
  if (!details) return changes;
  return changes.map((change) => {
    if (!('name' in change) || change.kind === 'step') return change;
    const title = (change.kind === 'param' ? paramTitle : inputTitle)(details, change.name);
    return title === undefined ? change : { ...change, title };
  });
}

/** The steps that a step waits for. */
export function producersOf({ inputs = {}, when }: DocumentStep): ReadonlySet<string> {
  const condition = when === undefined ? undefined : readCondition(when);
  const references = [...Object.values(inputs), ...(condition ? referencesIn(condition) : [])];
  const steps = references.flatMap((reference) => readSource(reference)?.node ?? []);
  return new Set(steps.filter((node) => node !== inputsNode));
}

/** The steps that lead up to one, with itself. */
export function upTo(document: PipelineDocument, id: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (step: string): void => {
    const at = document.steps[step];
    if (!at || found.has(step)) return;
    found.add(step);
    producersOf(at).forEach(visit);
  };
  visit(id);
  return found;
}

function what({ component, pipeline }: DocumentStep): string {
  return component ?? pipeline ?? '';
}

type Values = Readonly<Record<string, unknown>>;

function differing(
  before: Values,
  now: Values,
  meaning: (value: unknown, isBefore: boolean) => unknown,
): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (name) => JSON.stringify(meaning(before[name], true)) !== JSON.stringify(meaning(now[name], false)),
  );
}
