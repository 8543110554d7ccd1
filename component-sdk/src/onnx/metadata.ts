/** What `readOnnxMetadata` throws for bytes that are no ONNX model. */
export class NotOnnx extends Error {}

/** The most bytes of a key or value that are read; longer ones are left out. */
const longestText = 1_000_000;

const decoder = new TextDecoder();

/**
 * Reads the metadata of an ONNX model, which onnxruntime-node does not give: `metadata_props`, field 14 of
 * `ModelProto` in onnx.proto3 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3), pairs of key (1) and
 * value (2). The graph, field 7, is stepped over, so the cost does not depend on the size of the model.
 * @throws NotOnnx where the bytes are not a model in the protobuf wire format
 */
export function readOnnxMetadata(bytes: Uint8Array): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  let hasGraph = false;
  for (const { number, content } of fieldsOf(bytes)) {
    if (number === 7 && content) hasGraph = true;
    if (number !== 14 || !content) continue;
    const { key, value } = pairOf(content);
    if (key !== undefined) properties.set(key, value ?? '');
  }
  if (!hasGraph) throw new NotOnnx('it has no graph');
  return properties;
}

function pairOf(bytes: Uint8Array): { key?: string; value?: string } {
  const pair: { key?: string; value?: string } = {};
  for (const { number, content } of fieldsOf(bytes)) {
    if (!content || content.length > longestText) continue;
    if (number === 1) pair.key = decoder.decode(content);
    if (number === 2) pair.value = decoder.decode(content);
  }
  return pair;
}

interface Field {
  readonly number: number;
  /** Of fields with a length: messages, texts, bytes. */
  readonly content?: Uint8Array;
}

/** The fields of a message: https://protobuf.dev/programming-guides/encoding/ */
function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  let at = 0;
  const take = (length: number): number => {
    if (length > bytes.length - at) throw new NotOnnx('it ends in the middle of a field');
    at += length;
    return at - length;
  };
  const varint = (): number => {
    let value = 0;
    for (let place = 0; place < 10; place++) {
      const byte = bytes[take(1)]!;
      // Beyond 2^53 digits are lost; such a length is refused as longer than the file.
      value += (byte & 0x7f) * 2 ** (7 * place);
      if (byte < 0x80) return value;
    }
    throw new NotOnnx('a number in it does not end');
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    if (number === 0) throw new NotOnnx('it has a field without a number');
    switch (tag % 8) {
      case 0:
        varint();
        yield { number };
        break;
      case 1:
        take(8);
        yield { number };
        break;
      case 2: {
        const length = varint();
        const start = take(length);
        yield { number, content: bytes.subarray(start, start + length) };
        break;
      }
      case 5:
        take(4);
        yield { number };
        break;
      default:
        throw new NotOnnx('it has a field of an unknown kind');
    }
  }
}
