import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import type { Generator } from './generator.ts';

const source = 'proto/kumiki/v1/component.proto';

const scalars: Readonly<Record<string, string>> = {
  string: 'string',
  bool: 'boolean',
  bytes: 'Uint8Array',
  double: 'number',
  uint32: 'number',
};

/** The messages of the component contract as TypeScript types, and the .proto as data that is read without parsing. */
export const protoTypes: Generator = {
  name: 'types of the component contract',
  async generate(root) {
    const text = await readFile(join(root, source), 'utf8');
    const { root: parsed } = protobuf.parse(text, { keepCase: false, alternateCommentMode: true });
    const space = parsed.lookup('kumiki.v1');
    if (!(space instanceof protobuf.Namespace)) throw new Error(`${source} has no package kumiki.v1`);
    space.resolveAll();
    const types = space.nestedArray.flatMap((entry) => {
      if (entry instanceof protobuf.Enum) return [enumType(entry)];
      return entry instanceof protobuf.Type ? [messageType(entry)] : [];
    });
    const banner = `/* Made from ${source} by "npm run generate"; changes here are lost. */`;
    const descriptor = `export const descriptor = ${JSON.stringify(parsed.toJSON(), null, 2)};`;
    const path = 'proto/src/component/component.types.ts';
    return [{ path, text: `${[banner, ...types, descriptor].join('\n\n')}\n` }];
  },
};

function enumType({ name, comment, values }: protobuf.Enum): string {
  const names = Object.keys(values).map((value) => `'${value}'`);
  return `${commentOf(comment)}export type ${name} = ${names.join(' | ')};`;
}

function messageType({ name, comment, fieldsArray }: protobuf.Type): string {
  const fields = fieldsArray.map((field) => `${indented(commentOf(field.comment))}  ${property(field)}`);
  return `${commentOf(comment)}export interface ${name} {\n${fields.join('\n')}\n}`;
}

/** A member of a oneof is there or not; another message is `null` where it was not sent; the rest has its default. */
function property(field: protobuf.Field): string {
  const type = scalars[field.type] ?? field.type;
  if (field.map) return `${field.name}: { [name: string]: ${type} };`;
  if (field.repeated) return `${field.name}: ${type}[];`;
  if (field.partOf) return `${field.name}?: ${type};`;
  return `${field.name}: ${type}${field.resolvedType instanceof protobuf.Type ? ' | null' : ''};`;
}

function commentOf(comment: string | null): string {
  if (!comment) return '';
  const lines = comment.split('\n');
  return lines.length === 1
    ? `/** ${lines[0]} */\n`
    : `/**\n${lines.map((line) => ` * ${line}`).join('\n')}\n */\n`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
