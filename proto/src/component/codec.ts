import protobuf from 'protobufjs/light.js';
import { descriptor } from './component.types.ts';

/** A message to send: what is left out has its default. */
export type Sent<Message> = Message extends Uint8Array
  ? Message
  : Message extends readonly (infer Element)[]
    ? readonly Sent<Element>[]
    : Message extends object
      ? { readonly [Name in keyof Message]?: Sent<Message[Name]> | undefined }
      : Message;

/** How one message goes over the wire. */
export interface Codec<Message> {
  readonly encode: (message: Sent<Message>) => Buffer;
  /** @throws where the bytes are no such message */
  readonly decode: (bytes: Buffer) => Message;
}

const root = protobuf.Root.fromJSON(descriptor);

/** Enums as their names, bytes as they lie in the message, what was not sent as its default. */
const plain: protobuf.IConversionOptions = {
  enums: String,
  defaults: true,
  arrays: true,
  objects: true,
};

/** The codec of a message of the package `kumiki.v1`. */
export function codecOf<Message>(name: string): Codec<Message> {
  const type = root.lookupType(`kumiki.v1.${name}`);
  return {
    encode(message) {
      const bytes = type.encode(type.fromObject(message as object)).finish();
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    },
    decode: (bytes) => type.toObject(type.decode(bytes), plain) as Message,
  };
}
