export { checkSchema, schemaLimits, type LocateInSchema } from './check-schema.ts';
export { ajvOptions } from './ajv.ts';
export { compileSchema, ownValidator, type Validator } from './compile-schema.ts';
export { drawnShapes, type DrawnShape } from './drawn.ts';
export { convertText, type ConvertContext } from './convert-text.ts';
export { describeSchema, showValue } from './describe.ts';
export type { SchemaIssue } from './issues.ts';
export { mapSchemas, resolveRef, subschemas, type JsonSchema } from './json-schema.ts';
export { parameterMetaSchema } from './meta-schema.ts';
export { expandParams, isWholeSchema, pathInParams } from './params.ts';
export {
  issuesToParameterProblems,
  issuesToProblems,
  parameterError,
  type IssueContext,
} from './problems.ts';
export { withSecretReferences } from './secret-references.ts';
export { equal, formats, ucs2length } from './validator-runtime.ts';
