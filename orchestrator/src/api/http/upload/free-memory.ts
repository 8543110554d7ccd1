/**
 * The memory of bytes that share it with no others.
 * @returns nothing for a part of a larger piece, as small buffers of Node are
 */
export function ownMemory(bytes: Uint8Array): ArrayBuffer | undefined {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength ? buffer : undefined;
}

/**
 * Gives memory back at once that nobody reads any more, nor writes for the system: its bytes are gone for whoever holds them.
 * What waits to be found unused makes V8 go through the whole heap with each 64 MB, which takes more than an image does.
 */
export function freeMemory(memory: ArrayBuffer): void {
  memory.transfer(0);
}
