import { status } from '@grpc/grpc-js';
import {
  protoFiles,
  type ProtoFile,
  type ReflectionStream,
  type Sent,
  type ServerReflectionRequest,
  type ServerReflectionResponse,
} from '@kumiki/proto/reflection';

type Answer = Sent<ServerReflectionResponse>;

const files = new Map(protoFiles.map((file) => [file.name, file]));
const bySymbol = new Map(protoFiles.flatMap((file) => file.symbols.map((symbol) => [symbol, file])));
const services = protoFiles.flatMap((file) => file.services).toSorted();

/** Tells tools what the server understands: one answer to each question of a stream. */
export function reflect(call: ReflectionStream): void {
  call.on('data', (request: ServerReflectionRequest) => {
    // A client that does not read its answers is not asked for more.
    call.pause();
    const answer = { validHost: request.host, originalRequest: request, ...answerTo(request) };
    call.write(answer, () => call.resume());
  });
  call.on('end', () => call.end());
}

function answerTo(request: ServerReflectionRequest): Answer {
  const { listServices, fileByFilename, fileContainingSymbol, allExtensionNumbersOfType } = request;
  if (listServices !== undefined) {
    return { listServicesResponse: { service: services.map((name) => ({ name })) } };
  }
  if (fileByFilename !== undefined) return fileAnswer(files.get(fileByFilename), fileByFilename);
  if (fileContainingSymbol !== undefined) {
    return fileAnswer(bySymbol.get(fileContainingSymbol), fileContainingSymbol);
  }
  if (allExtensionNumbersOfType !== undefined && bySymbol.has(allExtensionNumbersOfType)) {
    // Messages of proto3 have none.
    return { allExtensionNumbersResponse: { baseTypeName: allExtensionNumbersOfType } };
  }
  return notFound(allExtensionNumbersOfType ?? request.fileContainingExtension?.containingType ?? '');
}

/** The file with all that it imports, the file itself first. */
function fileAnswer(file: ProtoFile | undefined, name: string): Answer {
  if (!file) return notFound(name);
  const all = new Set<ProtoFile>();
  const add = (one: ProtoFile): void => {
    all.add(one);
    for (const imported of one.imports) add(files.get(imported)!);
  };
  add(file);
  const fileDescriptorProto = [...all].map(({ descriptor }) => Buffer.from(descriptor, 'base64'));
  return { fileDescriptorResponse: { fileDescriptorProto } };
}

function notFound(name: string): Answer {
  const errorMessage = `There is no ${name.slice(0, 200) || 'such thing'} here.`;
  return { errorResponse: { errorCode: status.NOT_FOUND, errorMessage } };
}
