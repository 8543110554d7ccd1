/**
 * Passes chunks on one late: the last one only where the source came to its end without an error, which is where a store has
 * compared the SHA-256. So nobody gets all bytes of a file that is damaged.
 */
export async function* heldBack(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let last: Uint8Array | undefined;
  for await (const chunk of source) {
    if (last !== undefined) yield last;
    last = chunk;
  }
  if (last !== undefined) yield last;
}
