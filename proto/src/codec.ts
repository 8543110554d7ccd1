import protobuf from 'protobufjs/light.js';

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

/** Enums as their names, bytes as they lie in the message, what was not sent as its default. */
const plain: protobuf.IConversionOptions = {
  enums: String,
  longs: Number,
  defaults: true,
  arrays: true,
  objects: true,
};

/** Gives the codec of a message by its name: `codecOf<Description>('Description')`. */
export type CodecOf = <Message>(name: string) => Codec<Message>;

/** The codecs of a package's messages, by the descriptor that was made from its .proto file. */
export function codecsOf(descriptor: protobuf.INamespace, packageName: string): CodecOf {
  const root = protobuf.Root.fromJSON(descriptor);
  return (name) => {
    const type = root.lookupType(`${packageName}.${name}`);
    return {
      encode(message) {
        const bytes = type.encode(type.fromObject(message as object)).finish();
        return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      },
      decode: (bytes) => type.toObject(type.decode(bytes), plain) as never,
    };
  };
}
