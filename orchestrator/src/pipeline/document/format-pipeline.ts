import { yaml } from '@kumiki/component-sdk/document';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { pipelineSchema } from './pipeline-schema.ts';
import type { Pipeline } from './pipeline.types.ts';

/** A mapping or list that is no longer than this as one line stands in one line. */
const lineWidth = 90;

/**
 * A pipeline as YAML text: keys in the order of the schema whatever order they came in, names in their own order.
 * The same data gives the same text, and reading it gives the same data. Comments are not part of the data.
 */
export function formatPipeline(pipeline: Pipeline): string {
  const { Document, isCollection, isMap, isScalar, visit } = yaml();
  const {
    PipelineStep: step,
    PipelineInput: input,
    Canvas: canvas,
  } = pipelineSchema['$defs'] as Record<string, JsonSchema>;
  const data = sorted(pipeline, pipelineSchema);
  for (const [key, schema] of [
    ['inputs', input],
    ['steps', step],
  ] as const) {
    const entries = Object.entries((data[key] ?? {}) as Record<string, object>);
    if (key in data)
      data[key] = Object.fromEntries(entries.map(([name, one]) => [name, sorted(one, schema!)]));
  }
  if (pipeline.canvas !== undefined) data['canvas'] = sorted(pipeline.canvas, canvas!);

  const document = new Document(data, { aliasDuplicateObjects: false });
  visit(document, {
    Collection(_, node, path) {
      // Of the document itself and its sections each entry has a line; what is inside may be short.
      const depth = path.filter(isCollection).length;
      if (depth < 2 || !isShort(node.toJSON())) return undefined;
      node.flow = true;
      return visit.SKIP;
    },
    Pair(_, { key, value }) {
      // An empty section is `{}`.
      if (isScalar(key) && isMap(value) && value.items.length === 0) value.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function isShort(value: unknown): boolean {
  return JSON.stringify(value).replaceAll('"', '').length <= lineWidth;
}

/** The same keys in the order in which a schema names them. */
function sorted(data: object, schema: JsonSchema): Record<string, unknown> {
  const order = Object.keys(schema['properties'] as JsonSchema);
  const entries = Object.entries(data).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b)));
}
