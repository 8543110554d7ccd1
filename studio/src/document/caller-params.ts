import type { JsonSchema } from '../api/types.ts';
import type { PipelineDocument } from './document.ts';
import { setStep } from './edit.ts';
import { freeName } from './names.ts';

/*
 * Parameters of a pipeline: what a caller may set. A document has them in short (`width: {type: integer}`), or as a whole
 * schema of the type `object`.
 */

type Schemas = Readonly<Record<string, JsonSchema>>;

const reference = /^\$params\.([A-Za-z0-9_-]+)$/;

/** The parameter of the pipeline that a value refers to. */
export function callerParam(value: unknown): string | undefined {
  return typeof value === 'string' ? reference.exec(value)?.[1] : undefined;
}

export function callerSchemas({ params = {} }: PipelineDocument): Schemas {
  return (isWhole(params) ? (params['properties'] ?? {}) : params) as Schemas;
}

/** Sets what a parameter of the pipeline is where the caller says nothing. */
export function setCallerDefault(document: PipelineDocument, name: string, value: unknown): PipelineDocument {
  const schemas = callerSchemas(document);
  const schema = schemas[name];
  if (!schema) return document;
  return withSchemas(document, { ...schemas, [name]: { ...schema, default: value } });
}

/** Lets callers set a parameter of a step: it becomes one of the pipeline, with what it is now as the default. */
export function expose(
  document: PipelineDocument,
  step: string,
  param: string,
  schema: JsonSchema,
  value: unknown,
): PipelineDocument {
  const schemas = callerSchemas(document);
  const name = freeName(param, Object.keys(schemas));
  const made = { ...schema, ...(value !== undefined && { default: value }) };
  const withParam = withSchemas(document, { ...schemas, [name]: made });
  return setStep(withParam, step, {
    params: { ...document.steps[step]?.params, [param]: `$params.${name}` },
  });
}

/** Takes a parameter of a step back from callers; the pipeline's own goes where no other step reads it. */
export function hide(document: PipelineDocument, step: string, param: string): PipelineDocument {
  const { params = {} } = document.steps[step] ?? {};
  const name = callerParam(params[param]);
  if (name === undefined) return document;
  const schemas = callerSchemas(document);
  const value = schemas[name]?.default;
  const { [param]: _, ...others } = params;
  const changed = setStep(document, step, {
    params: value === undefined ? others : { ...others, [param]: value },
  });
  const isRead = JSON.stringify(changed.steps).includes(JSON.stringify(`$params.${name}`));
  if (isRead) return changed;
  return withSchemas(changed, Object.fromEntries(Object.entries(schemas).filter(([of]) => of !== name)));
}

function isWhole(params: Readonly<Record<string, unknown>>): boolean {
  return params['type'] === 'object';
}

function withSchemas(document: PipelineDocument, schemas: Schemas): PipelineDocument {
  const { params = {}, ...others } = document;
  if (isWhole(params)) return { ...document, params: { ...params, properties: schemas } };
  return Object.keys(schemas).length === 0 ? others : { ...document, params: schemas };
}
