import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor.js';
import type { Generator } from './generator.ts';

/** What the server of gRPC offers, so that tools can ask for it. */
const sources = [
  'kumiki/v1/image_processing.proto',
  'image_processing.proto',
  'grpc/health/v1/health.proto',
  'grpc/reflection/v1/reflection.proto',
  'grpc/reflection/v1alpha/reflection.proto',
];

const output = 'proto/src/reflection/files.types.ts';

const banner = `/* Made from the .proto files in proto/ by "npm run generate"; changes here are lost. */

/** A .proto file for the reflection service. */
export interface ProtoFile {
  /** As others import it. */
  readonly name: string;
  /** The names of the files that it imports. */
  readonly imports: readonly string[];
  /** The full names of its services. */
  readonly services: readonly string[];
  /** The full names of all that it declares, services too. */
  readonly symbols: readonly string[];
  /** google.protobuf.FileDescriptorProto, base64. */
  readonly descriptor: string;
}`;

/** The contracts as reflection sends them. */
export const protoFiles: Generator = {
  name: 'descriptors for gRPC reflection',
  async generate(root) {
    const all = new protobuf.Root();
    const files = [];
    for (const name of sources) {
      const text = await readFile(join(root, 'proto', name), 'utf8');
      const parsed = protobuf.parse(text, { keepCase: true });
      // All of them in one tree, so that names of other files are found.
      protobuf.parse(text, all, { keepCase: true });
      files.push({ name, package: parsed.package ?? '', imports: parsed.imports ?? [], root: parsed.root });
    }
    all.resolveAll();
    const entries = files.map((file) => describe(file, all));
    return [
      {
        path: output,
        text: `${banner}\n\nexport const protoFiles: readonly ProtoFile[] = ${JSON.stringify(entries, null, 2)};\n`,
      },
    ];
  },
};

interface ParsedFile {
  readonly name: string;
  readonly package: string;
  readonly imports: readonly string[];
  readonly root: protobuf.Root;
}

function describe(file: ParsedFile, all: protobuf.Root) {
  const declared = (file.root.lookup(file.package) as protobuf.Namespace).nestedArray
    .map((entry) => all.lookup(entry.fullName))
    .filter((entry) => entry !== null);
  const services = declared.filter((entry) => entry instanceof protobuf.Service);
  const message = descriptor.FileDescriptorProto.fromObject({
    name: file.name,
    ...(file.package !== '' && { package: file.package }),
    dependency: file.imports,
    messageType: declared.filter((entry) => entry instanceof protobuf.Type).map(messageOf),
    enumType: declared.filter((entry) => entry instanceof protobuf.Enum).map(enumOf),
    service: services.map(serviceOf),
    syntax: 'proto3',
  });
  const bytes = descriptor.FileDescriptorProto.encode(message).finish();
  return {
    name: file.name,
    imports: file.imports,
    services: services.map(plainName),
    symbols: declared.flatMap(symbolsOf),
    descriptor: Buffer.from(bytes).toString('base64'),
  };
}

function plainName({ fullName }: protobuf.ReflectionObject): string {
  return fullName.slice(1);
}

function symbolsOf(entry: protobuf.ReflectionObject): string[] {
  const own = [plainName(entry)];
  if (entry instanceof protobuf.Service) return [...own, ...entry.methodsArray.map(plainName)];
  if (entry instanceof protobuf.Type)
    return [...own, ...entry.fieldsArray.map(plainName), ...entry.nestedArray.flatMap(symbolsOf)];
  return own;
}

function serviceOf({ name, methodsArray }: protobuf.Service) {
  return {
    name,
    method: methodsArray.map((method) => ({
      name: method.name,
      inputType: method.resolvedRequestType!.fullName,
      outputType: method.resolvedResponseType!.fullName,
      clientStreaming: method.requestStream ?? false,
      serverStreaming: method.responseStream ?? false,
    })),
  };
}

function enumOf({ name, values }: protobuf.Enum) {
  return { name, value: Object.entries(values).map(([value, number]) => ({ name: value, number })) };
}

/** A map is a list of entries, each a message within the one that has the map. */
function messageOf(type: protobuf.Type): object {
  const maps = type.fieldsArray.filter((field) => field instanceof protobuf.MapField);
  return {
    name: type.name,
    field: type.fieldsArray.map((field) => fieldOf(type, field)),
    nestedType: [
      ...type.nestedArray.filter((entry) => entry instanceof protobuf.Type).map(messageOf),
      ...maps.map((map) => ({
        name: entryName(map),
        field: [
          { name: 'key', number: 1, label: 'LABEL_OPTIONAL', type: scalarType(map.keyType) },
          { name: 'value', number: 2, label: 'LABEL_OPTIONAL', ...typeOf(map) },
        ],
        options: { mapEntry: true },
      })),
    ],
    enumType: type.nestedArray.filter((entry) => entry instanceof protobuf.Enum).map(enumOf),
    oneofDecl: type.oneofsArray.map(({ name }) => ({ name })),
  };
}

function fieldOf(type: protobuf.Type, field: protobuf.Field): object {
  const isMap = field instanceof protobuf.MapField;
  return {
    name: field.name,
    number: field.id,
    label: field.repeated || isMap ? 'LABEL_REPEATED' : 'LABEL_OPTIONAL',
    ...(isMap ? { type: 'TYPE_MESSAGE', typeName: `${type.fullName}.${entryName(field)}` } : typeOf(field)),
    ...(field.partOf && { oneofIndex: type.oneofsArray.indexOf(field.partOf) }),
  };
}

function typeOf({ type, resolvedType }: protobuf.Field): object {
  if (resolvedType === null) return { type: scalarType(type) };
  const kind = resolvedType instanceof protobuf.Enum ? 'TYPE_ENUM' : 'TYPE_MESSAGE';
  return { type: kind, typeName: resolvedType.fullName };
}

function scalarType(name: string): string {
  return `TYPE_${name.toUpperCase()}`;
}

/** As protoc names it: `pipeline_config` has entries of `PipelineConfigEntry`. */
function entryName({ name }: protobuf.Field): string {
  return `${name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Entry`;
}
