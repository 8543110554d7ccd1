import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { paramsSchema, querySchema } from '../check-request.ts';
import type { AnswerShape, Route } from '../route.ts';

export interface OpenApiParameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  /** The least role that may call it. */
  readonly 'x-role': string;
  readonly parameters: readonly OpenApiParameter[];
  readonly requestBody?: { readonly required: true; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/** What every error is answered as. */
export const problemSchema: JsonSchema = {
  type: 'object',
  description: 'An error, as RFC 9457 has it. Programs compare the code; docs/errors.md lists all of them.',
  required: ['type', 'title', 'status', 'detail', 'code', 'remedy', 'retryable'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'What happened.' },
    code: { type: 'string', description: 'Stays the same from version to version.' },
    remedy: { type: 'string', description: 'What to do.' },
    retryable: {
      type: 'boolean',
      description: 'Whether the same request may succeed later without a change.',
    },
    requestId: { type: 'string', description: 'The same in the log of the server.' },
    at: { type: 'object', description: 'The step, component, input or item that it is about.' },
    problems: {
      type: 'array',
      description: 'All that is wrong, each with its place.',
      items: { type: 'object', required: ['code', 'message', 'remedy', 'path'] },
    },
  },
};

/** The OpenAPI 3.1 document of a table of routes. */
export function openApiDocument(routes: readonly Route[]): OpenApiDocument {
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(route);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Kumiki',
      version: 'v1',
      description: 'Image-processing parts joined into pipelines. Lists come in pages: {items, next}.',
    },
    paths,
    components: { schemas: { Problem: problemSchema } },
  };
}

function operation(route: Route): OpenApiOperation {
  const { method, path, summary, group, role, body = 'none', answers } = route;
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^A-Za-z0-9]+/g, '_')}`.replace(/_$/, ''),
    summary,
    tags: [group],
    'x-role': role,
    parameters: [
      ...parameters('path', paramsSchema(route)),
      ...(route.query === undefined ? [] : parameters('query', querySchema(route))),
    ],
    ...(body !== 'none' && { requestBody: { required: true, content: bodyContent(body) } }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, shape]) => [status, response(shape)])),
      default: { description: 'An error.', content: problem },
    },
  };
}

function parameters(place: 'path' | 'query', schema: JsonSchema): OpenApiParameter[] {
  const required = (schema['required'] ?? []) as readonly string[];
  return Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>).map(
    ([name, { description, ...own }]) => ({
      name,
      in: place,
      required: required.includes(name),
      ...(typeof description === 'string' && { description }),
      schema: own,
    }),
  );
}

function bodyContent(body: JsonSchema | 'multipart' | 'bytes'): Content {
  if (body === 'bytes') return { 'application/octet-stream': { schema: {} } };
  return body === 'multipart'
    ? { 'multipart/form-data': { schema: { type: 'object' } } }
    : { 'application/json': { schema: body } };
}

function response(shape: AnswerShape): { description: string; content: Content } {
  if (!('schema' in shape))
    return { description: shape.description, content: { [shape.type]: { schema: {} } } };
  const { description } = shape.schema;
  return {
    description: typeof description === 'string' ? description : 'What was asked for.',
    content: { 'application/json': { schema: shape.schema } },
  };
}
