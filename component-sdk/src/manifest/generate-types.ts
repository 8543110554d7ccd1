import type * as Compiler from 'json-schema-to-typescript';
import { kumikiError } from '../errors/index.ts';
import { mapSchemas, resolveRef, type JsonSchema } from '../schema/index.ts';
import { parseTypeRef, type ValueTypeName } from '../values/types.ts';
import { generatePythonTypes } from './generate-python-types.ts';
import { isPython } from './language.ts';
import type { LocalText, Manifest, TypeText } from './manifest.ts';

/** What a value of each type is in an author's code; the names come from the SDK, but for those of TypeScript. */
const typeNames: Readonly<Record<ValueTypeName, string>> = {
  image: 'Image',
  mask: 'Image',
  detections: 'Detections',
  classes: 'Classes',
  keypoints: 'Keypoints',
  measurements: 'Measurements',
  verdict: 'Verdict',
  table: 'Table',
  text: 'string',
  number: 'number',
  json: 'JsonValue',
  file: 'FileValue',
};

/** The name of the file that holds the types of a manifest, in its component's language. */
export function typesFileName(manifest: Manifest): 'component.types.ts' | 'component_types.py' {
  return isPython(manifest) ? 'component_types.py' : 'component.types.ts';
}

/**
 * The text of `component.types.ts` for a manifest, or of `component_types.py` for a Python component: one interface with `inputs`, `outputs` and `params`, called
 * after the manifest's name (`imaging/crop-detections` is `CropDetections`). Parameters with a default are
 * always there when a component runs, so they are not optional.
 */
export async function generateTypes(manifest: Manifest): Promise<string> {
  if (isPython(manifest)) return generatePythonTypes(manifest);
  const name = typeName(manifest.name);
  const params = withoutTitles(inlineRefs(manifest.params, manifest.params));
  const schema: JsonSchema = {
    title: name,
    description: manifest.description.en,
    ...mapping({
      inputs: mapping(portSchemas(manifest.inputs), requiredOf(manifest.inputs)),
      outputs: mapping(portSchemas(manifest.outputs), requiredOf(manifest.outputs)),
      params: params,
    }),
  };
  const ports = [...Object.values(manifest.inputs), ...Object.values(manifest.outputs)];
  const imported = new Set(
    ports.map(({ type }) => typeNames[parseTypeRef(type)!.type]).filter((type) => /^[A-Z]/.test(type)),
  );
  const header = ['/* Made from component.yaml by "kumiki generate"; changes here are lost. */'];
  if (imported.size > 0) {
    header.push(`import type { ${[...imported].toSorted().join(', ')} } from '@kumiki/component-sdk';`);
  }
  return schemaToTypes(schema, header.join('\n'));
}

/** `CropDetections` for `imaging/crop-detections`; a name of the SDK's own types gets `Component` behind it. */
export function typeName(name: string): string {
  const words = name.slice(name.indexOf('/') + 1).split('-');
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return Object.values(typeNames).includes(joined) ? `${joined}Component` : joined;
}

/**
 * TypeScript types of a schema, formatted. Defaults count as filled in. `json-schema-to-typescript` takes
 * longer to load than everything else here, so it is loaded when types are made.
 */
export async function schemaToTypes(schema: JsonSchema, banner: string): Promise<string> {
  const { compile } = await loadCompiler();
  return compile(closeComments(filledIn(schema)), 'Types', {
    bannerComment: banner,
    additionalProperties: true,
    unreachableDefinitions: false,
    // A schema from a manifest must not make the generator read files or addresses.
    $refOptions: { resolve: { external: false } },
    // Lists of up to four values of a fixed number are tuples: points, boxes, colours.
    maxItems: 4,
    style: { singleQuote: true, printWidth: 110, trailingComma: 'all', bracketSpacing: true },
  });
}

/** It is no dependency of the SDK, since no component at work needs it: the command that authors work with brings it along. */
async function loadCompiler(): Promise<typeof Compiler> {
  try {
    return await import('json-schema-to-typescript');
  } catch (cause) {
    const values = { package: 'json-schema-to-typescript', what: 'Types from a manifest' };
    throw kumikiError('PACKAGE_NEEDED', values, { cause });
  }
}

interface Port {
  readonly type: TypeText;
  readonly title?: LocalText;
  readonly description?: LocalText;
  readonly optional?: boolean;
}

function portSchemas(ports: Readonly<Record<string, Port>>): JsonSchema {
  const entries = Object.entries(ports).map(([name, { type, title, description }]) => {
    const { type: single, list } = parseTypeRef(type)!;
    const text = description?.en ?? title?.en;
    const tsType = `${typeNames[single]}${list ? '[]' : ''}`;
    return [name, { tsType, ...(text !== undefined && { description: text }) }];
  });
  return Object.fromEntries(entries) as JsonSchema;
}

function requiredOf(ports: Readonly<Record<string, Port>>): string[] {
  return Object.keys(ports).filter((name) => ports[name]!.optional !== true);
}

function mapping(properties: JsonSchema, required: readonly string[] = Object.keys(properties)): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

/** The schema with what its references name in their place; `checkSchema` saw that they end. */
function inlineRefs(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const { $defs: _, ...whole } = mapSchemas(schema, (part) => {
    const { $ref: ref, ...rest } = part;
    const target = typeof ref === 'string' ? resolveRef(root, ref) : undefined;
    return target === undefined ? rest : { ...inlineRefs(target, root), ...rest };
  });
  return whole;
}

/** Titles would become names of types, and texts in several languages are no JSON Schema. */
function withoutTitles(schema: JsonSchema): JsonSchema {
  return mapSchemas(schema, ({ title, description, ...rest }) => {
    const text = english(description) ?? english(title);
    return text === undefined ? rest : { ...rest, description: text };
  });
}

function english(text: unknown): string | undefined {
  if (typeof text === 'string') return text;
  const en = typeof text === 'object' && text !== null && 'en' in text ? text.en : undefined;
  return typeof en === 'string' ? en : undefined;
}

/** Keys with a default are there after reading. What stands beside a reference would make a copy of its type. */
function filledIn(schema: JsonSchema): JsonSchema {
  return mapSchemas(schema, (part) => {
    if (typeof part['$ref'] === 'string') return { $ref: part['$ref'] };
    const properties = Object.entries((part['properties'] ?? {}) as Record<string, JsonSchema | boolean>);
    const filled = properties.filter(
      ([, inner]) => typeof inner === 'object' && Object.hasOwn(inner, 'default'),
    );
    if (filled.length === 0) return part;
    const required = [...((part['required'] as string[] | undefined) ?? []), ...filled.map(([key]) => key)];
    return { ...part, required: [...new Set(required)] };
  });
}

/** A description goes into a comment; it must not end that comment. */
function closeComments(schema: JsonSchema): JsonSchema {
  return mapSchemas(schema, (part) => {
    const { description } = part;
    return typeof description === 'string'
      ? { ...part, description: description.replaceAll('*/', '* /') }
      : part;
  });
}
