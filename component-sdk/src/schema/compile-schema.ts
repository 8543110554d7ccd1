import type { ValidateFunction } from 'ajv';
import { plainDataFault } from '../document/index.ts';
import { kumikiError, reasonOf } from '../errors/index.ts';
import { ajv } from './ajv.ts';
import { fillDefaults } from './defaults.ts';
import { toIssues, type SchemaIssue } from './issues.ts';
import type { JsonSchema } from './json-schema.ts';

/** A schema ready for use. */
export interface Validator {
  readonly schema: JsonSchema;
  /**
   * All places where the data does not fit; empty where it does. What is not plain data (`NaN`, `__proto__`,
   * class instances) is an issue of its own. Throws `SCHEMA_NOT_ALLOWED` where the schema itself is broken.
   */
  check(data: unknown): SchemaIssue[];
  /** A copy of the data with the defaults of the schema filled in; the argument stays as it is. */
  withDefaults(data: unknown): unknown;
}

/** Validators that are kept by the text of their schema. */
const mostKept = 500;
const byIdentity = new WeakMap<JsonSchema, Validator>();
const byText = new Map<string, Validator>();

/**
 * Makes the validator of a schema that passed `checkSchema`. Equal schemas share one, so call it wherever one is
 * needed. The code for it (2 to 10 ms) is made with the first check.
 */
export function compileSchema(schema: JsonSchema): Validator {
  const kept = byIdentity.get(schema);
  if (kept !== undefined) return kept;
  const text = JSON.stringify(schema);
  const validator = byText.get(text) ?? makeValidator(schema, () => compile(schema));
  // The newest at the end: the first is the one that was not asked for the longest time.
  byText.delete(text);
  byText.set(text, validator);
  if (byText.size > mostKept) byText.delete(byText.keys().next().value!);
  byIdentity.set(schema, validator);
  return validator;
}

/** The validator of a schema of our own, whose code is a generated module (`*.validate.ts`). */
export function ownValidator(schema: JsonSchema, code: unknown): Validator {
  return makeValidator(schema, () => code as ValidateFunction);
}

function makeValidator(schema: JsonSchema, code: () => ValidateFunction): Validator {
  let validate: ValidateFunction | undefined;
  return {
    schema,
    check(data) {
      const fault = plainDataFault(data);
      if (fault !== undefined) return [{ ...fault, kind: 'invalid', keyword: 'type' }];
      validate ??= code();
      return validate(data) ? [] : toIssues(validate.errors ?? [], data, schema);
    },
    withDefaults: (data) => fillDefaults(schema, data, schema),
  };
}

function compile(schema: JsonSchema): ValidateFunction {
  try {
    return ajv().compile(schema);
  } catch (thrown) {
    const values = { where: 'a value', reason: reasonOf(thrown), advice: 'Correct the schema.' };
    throw kumikiError('SCHEMA_NOT_ALLOWED', values, { cause: thrown });
  } finally {
    // Ajv would keep every schema that it ever saw.
    ajv().removeSchema(schema);
  }
}
