import { kumikiError } from '@kumiki/component-sdk/errors';
import { imageFormats, Image, type ImageFile, type Value } from '@kumiki/component-sdk/values';
import { ValueReader, ValueWriter, type Sent, type ValueMessage } from '@kumiki/component-sdk/worker/wire';
import type { Leaving } from '../../../executors/local/leaving.ts';
import type { FileAbout } from './protocol.ts';

const broken = (reason: string) => kumikiError('REPLICA_ANSWER_INVALID', { reason });

/** A value as it goes over the network: pixels as they are, what nobody has decoded yet as it came. */
export interface ValueContent {
  readonly value: Sent<ValueMessage>;
  readonly content: readonly Uint8Array[];
}

/**
 * Pixels go as they are, and what nobody has decoded yet goes as it came: encoding a frame takes longer than sending
 * it, down to some 800 Mbit/s (`docs/decisions/0039-frames-on-a-cluster.md`).
 */
export async function contentOf(value: Value): Promise<ValueContent> {
  const content: Uint8Array[] = [];
  const write = async (bytes: Uint8Array) => {
    const name = String(content.push(bytes) - 1);
    return await Promise.resolve({ name, size: bytes.length, release: () => undefined });
  };
  const writer = new ValueWriter({ slots: { write }, inline: -1, decodes: imageFormats });
  const { value: written } = await writer.writeAll({ value });
  return { value: written!, content };
}

/** @throws REPLICA_ANSWER_INVALID, what `Image.open` throws */
export async function valueFrom(value: Sent<ValueMessage>, content: readonly Buffer[]): Promise<Value> {
  const folder = ({ name, offset, size }: { name: string; offset: number; size: number }): Buffer => {
    const piece = content[Number(name)];
    if (!piece || piece.length < offset + size) throw broken(`it names a piece that is not there: ${name}`);
    return piece.subarray(offset, offset + size);
  };
  const reader = new ValueReader({ folder, broken });
  return (await reader.readAll({ value: value as ValueMessage }))['value']!;
}

/** An image as the file to hand out. @param content where its piece is added @param leaving how it leaves */
export async function fileOf(
  image: Image,
  content: Uint8Array[],
  leaving: Leaving = 'kept',
): Promise<FileAbout> {
  return aboutFile(image, await image.toFile({ quick: leaving === 'sent' }), content);
}

/** An image as a JPEG of a quality. @returns nothing where it cannot be one: it has alpha, or more than 8 bits a sample */
export async function jpegOf(
  image: Image,
  quality: number,
  content: Uint8Array[],
): Promise<FileAbout | undefined> {
  if (image.depth !== 8 || image.alpha) return undefined;
  const bytes = await image.encode('jpeg', { quality, quick: true });
  return aboutFile(image, { bytes, format: 'jpeg' }, content);
}

function aboutFile(image: Image, { bytes, format }: ImageFile, content: Uint8Array[]): FileAbout {
  const piece = content.push(bytes) - 1;
  const { width, height, depth, space, alpha, frame, origin, encodedByStep } = image;
  return { piece, format, about: { width, height, depth, space, alpha, frame, origin, encodedByStep } };
}

/** @throws REPLICA_ANSWER_INVALID */
export function fileFrom({ piece, format, about }: FileAbout, content: readonly Buffer[]): Image {
  const bytes = content[piece];
  if (!bytes) throw broken('it names a file that is not there');
  return Image.fromFile({ bytes, format }, about);
}
