import { resolveRef, type JsonSchema } from '@kumiki/component-sdk/schema';
import type { BoundPlan } from '../pipeline/index.ts';
import { Mask } from './mask.ts';

interface Opened {
  readonly revision: number;
  readonly value: string;
}

/** Values of secrets in memory, for the plan of one execution. */
export class OpenedSecrets {
  readonly mask: Mask;
  readonly #secrets: ReadonlyMap<string, Opened>;

  constructor(secrets: ReadonlyMap<string, Opened>) {
    this.#secrets = secrets;
    this.mask = new Mask([...secrets.values()].map(({ value }) => value));
  }

  /** The plan that components run by: with the values. It is never kept. */
  resolved(plan: BoundPlan): BoundPlan {
    return changed(plan, (name) => this.#secrets.get(name)!.value);
  }

  /** The plan that results are looked up by: another value of a secret gives other results. */
  keyed(plan: BoundPlan): BoundPlan {
    return changed(plan, (name) => ({ secret: name, revision: this.#secrets.get(name)!.revision }));
  }
}

interface Reference {
  readonly step: string;
  readonly path: readonly (string | number)[];
  readonly name: string;
}

const known = new WeakMap<BoundPlan, readonly Reference[]>();

/**
 * Where the steps of a plan refer to secrets. What only looks like a reference, in a place for other data, is none. It is
 * asked about the same plan for each of its executions, and looked for once.
 */
export function referencesIn(plan: BoundPlan): readonly Reference[] {
  const found = known.get(plan) ?? [...findReferences(plan)];
  known.set(plan, found);
  return found;
}

function* findReferences({ plan, stepParams }: BoundPlan): Generator<Reference> {
  for (const { id, component } of plan.steps) {
    const schema = plan.components[component]!.manifest.params;
    for (const { path, name } of inData(schema, schema, stepParams[id] ?? {})) yield { step: id, path, name };
  }
}

function* inData(
  root: JsonSchema,
  given: JsonSchema,
  data: unknown,
  depth = 0,
): Generator<Omit<Reference, 'step'>> {
  if (depth > 32 || typeof data !== 'object' || data === null) return;
  const { $ref: ref } = given;
  const schema = typeof ref === 'string' ? { ...given, ...resolveRef(root, ref) } : given;
  if (schema['x-secret'] === true) {
    const name = (data as { readonly secret?: unknown }).secret;
    if (typeof name === 'string') yield { path: [], name };
    return;
  }
  for (const [key, value] of Array.isArray(data) ? data.entries() : Object.entries(data)) {
    for (const part of partsAt(schema, key)) {
      for (const found of inData(root, part, value, depth + 1))
        yield { ...found, path: [key, ...found.path] };
    }
  }
}

/** The schemas that say what stands under a key. */
function* partsAt(schema: JsonSchema, key: string | number): Generator<JsonSchema> {
  const properties = schema['properties'] as Readonly<Record<string, JsonSchema>> | undefined;
  const own =
    typeof key === 'string' && properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
  const rest =
    typeof key === 'number' ? schema['items'] : own === undefined && schema['additionalProperties'];
  for (const part of [own, rest]) if (typeof part === 'object' && part !== null) yield part as JsonSchema;
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    const choices = schema[keyword];
    if (Array.isArray(choices)) for (const choice of choices as JsonSchema[]) yield* partsAt(choice, key);
  }
}

function changed(plan: BoundPlan, to: (name: string) => unknown): BoundPlan {
  const stepParams: Record<string, Readonly<Record<string, unknown>>> = { ...plan.stepParams };
  for (const { step, path, name } of referencesIn(plan)) {
    const params = structuredClone(stepParams[step]!) as Record<string | number, unknown>;
    let at = params;
    for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
    at[path.at(-1)!] = to(name);
    stepParams[step] = params;
  }
  return { ...plan, stepParams };
}
