import { isForbiddenKey, plainDataFault } from '@kumiki/component-sdk/document';
import { KumikiError } from '@kumiki/component-sdk/errors';
import {
  compileSchema,
  issuesToParameterProblems,
  withSecretReferences,
  type SchemaIssue,
} from '@kumiki/component-sdk/schema';
import { substitute, takesParams } from './caller-values.ts';
import type { BoundPlan, Plan } from './plan.ts';

type Params = Readonly<Record<string, unknown>>;

/** The steps of a plan whose parameters depend on the caller's; those of all others were checked when it was compiled. */
const openSteps = new WeakMap<Plan, ReadonlySet<string>>();

/** What a plan was bound to last, by the JSON of the caller's parameters: most callers give the same, or none. */
const boundBefore = new WeakMap<Plan, Map<string, BoundPlan>>();
const mostBound = 8;
const longestKey = 2000;

/**
 * Puts a caller's parameters into a plan: with their defaults, checked against the pipeline's schema, and then
 * what each step gets against the schema of its component. The argument and the plan stay as they are.
 *
 * @param given values by name, as JSON data; texts of a command line or of gRPC go through `convertText` before
 * @param overrides parameters of steps that take the place of those in the document, by step
 * @throws PARAMETER_UNKNOWN, PARAMETER_INVALID; `problems` has all of them
 */
export function bindPlan(
  plan: Plan,
  given: Params = {},
  overrides?: Readonly<Record<string, Params>>,
): BoundPlan {
  if (overrides) return bind(plan, given, overrides);
  checkPlain(given, `the pipeline ${plan.pipeline.name}`);
  const key = JSON.stringify(given);
  const known = boundBefore.get(plan) ?? new Map<string, BoundPlan>();
  const bound = known.get(key) ?? bind(plan, given, {});
  // The one used last comes last, so that the others go first.
  known.delete(key);
  if (key.length <= longestKey) known.set(key, bound);
  const [oldest] = known.keys();
  if (known.size > mostBound && oldest !== undefined) known.delete(oldest);
  boundBefore.set(plan, known);
  return bound;
}

function bind(plan: Plan, given: Params, overrides: Readonly<Record<string, Params>>): BoundPlan {
  const params = checked(plan.params, given, `the pipeline ${plan.pipeline.name}`);
  const open = openSteps.get(plan) ?? findOpenSteps(plan);
  const stepParams: Record<string, Params> = {};
  for (const step of plan.steps) {
    stepParams[step.id] = step.params;
    const override = overrides[step.id];
    if (!open.has(step.id) && !override) continue;
    const { manifest } = plan.components[step.component]!;
    const values = { ...(substitute(step.params, params) as Params), ...override };
    stepParams[step.id] = checked(
      withSecretReferences(manifest.params),
      values,
      `the step "${step.id}"`,
      step.id,
    );
  }
  return { plan, params, stepParams };
}

function findOpenSteps(plan: Plan): ReadonlySet<string> {
  const open = new Set(plan.steps.filter(({ params }) => takesParams(params)).map(({ id }) => id));
  openSteps.set(plan, open);
  return open;
}

/** A copy with the defaults of the schema, which fits it. */
function checked(schema: Plan['params'], given: Params, where: string, step?: string): Params {
  checkPlain(given, where, step);
  const validator = compileSchema(schema);
  const filled = validator.withDefaults(given) as Params;
  const found = validator.check(filled);
  if (found.length > 0) throw parametersError(found, where, step);
  return filled;
}

/** Nothing but JSON data. */
function checkPlain(given: Params, where: string, step?: string): void {
  const issues = strangeKeys(given) ?? strangeValue(given);
  if (issues !== undefined) throw parametersError(issues, where, step);
}

function strangeKeys(given: Params): SchemaIssue[] | undefined {
  const keys = Object.keys(given).filter(isForbiddenKey);
  if (keys.length === 0) return undefined;
  const about = { path: [], keyword: 'propertyNames', kind: 'unknown', expected: 'a known name' } as const;
  return keys.map((key) => ({ ...about, key, found: `"${key}"` }));
}

/** Looked for before anything is copied: a copy of a class instance would look like plain data. */
function strangeValue(given: Params): SchemaIssue[] | undefined {
  const fault = plainDataFault(given);
  return fault === undefined ? undefined : [{ ...fault, keyword: 'type', kind: 'invalid' }];
}

function parametersError(issues: readonly SchemaIssue[], where: string, step?: string): KumikiError {
  const document = { name: where, locate: (path: SchemaIssue['path']) => ({ path, line: 1, column: 1 }) };
  const about = { where, ...(step !== undefined && { step }) };
  const problems = issuesToParameterProblems(issues, document, [], about);
  const { code, message, remedy } = problems[0]!;
  return new KumikiError(
    code,
    { message, remedy },
    { problems, ...(step !== undefined && { at: { step } }) },
  );
}
