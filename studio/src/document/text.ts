import { isMap, parseDocument, type Document, type YAMLMap } from 'yaml';
import type { PipelineDocument } from './document.ts';

/** A document as text and as data: what is changed in the data is changed in the text, whose comments stay. */
export class DocumentText {
  readonly #yaml: Document;

  private constructor(yaml: Document) {
    this.#yaml = yaml;
  }

  /** @returns nothing where the text has no shape that could be drawn; the platform says what is wrong with it */
  static read(
    text: string,
  ): { readonly text: DocumentText; readonly document: PipelineDocument } | undefined {
    const yaml = parseDocument(text, { merge: false });
    if (yaml.errors.length > 0) return undefined;
    const data: unknown = yaml.toJS({ maxAliasCount: 50 });
    if (!isPipeline(data)) return undefined;
    return { text: new DocumentText(yaml), document: data };
  }

  /** The first line that is no YAML, counted from 1. */
  static faultyLine(text: string): number | undefined {
    return parseDocument(text, { merge: false }).errors[0]?.linePos?.[0].line;
  }

  /** The text with the data of a document. */
  write(document: PipelineDocument): string {
    const now = this.#yaml.clone();
    if (isMap(now.contents)) update(now, now.contents, document as unknown as Values);
    return now.toString({ lineWidth: 110, flowCollectionPadding: true });
  }
}

type Values = Readonly<Record<string, unknown>>;

/** Brings a mapping to the data of `wanted`; what is the same already stays as it is written. */
function update(yaml: Document, map: YAMLMap, wanted: Values): void {
  const present = map.toJS(yaml) as Values;
  for (const key of Object.keys(present)) if (!Object.hasOwn(wanted, key)) map.delete(key);
  for (const [key, value] of Object.entries(wanted)) {
    if (value === undefined || same(present[key], value)) continue;
    const node = map.get(key, true) as unknown;
    if (isMap(node) && isValues(value)) update(yaml, node, value);
    else map.set(key, yaml.createNode(value));
  }
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPipeline(data: unknown): data is PipelineDocument {
  if (!isValues(data) || typeof data['name'] !== 'string') return false;
  const { steps, inputs = {}, outputs = {} } = data;
  return isValues(steps) && Object.values(steps).every(isValues) && isValues(inputs) && isValues(outputs);
}
