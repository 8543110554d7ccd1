import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Point } from '@kumiki/component-sdk';
import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader';

/** The library's program, from its package: it is never fetched. */
const program = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
await prepareZXingModule({
  overrides: { wasmBinary: Uint8Array.from(program).buffer },
  fireImmediately: true,
});

/** Height × width × 4, all colours the same: what the library takes. */
export interface Grey {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** A code as it lies in the picture that was searched. */
export interface Code {
  /** Empty where it could not be recovered. */
  readonly text: string;
  readonly format: string;
  /** Clockwise as the code is read, from its own top left. */
  readonly corners: readonly [Point, Point, Point, Point];
  readonly isReadable: boolean;
}

/** Reads the codes of a picture by ZXing-C++ in WebAssembly. */
export async function readPicture(picture: Grey, options: ReaderOptions): Promise<Code[]> {
  // It looks at nothing but size and samples.
  const found = await readBarcodes(picture as Parameters<typeof readBarcodes>[0], options);
  return found.map(({ text, format, position, isValid }) => {
    const { topLeft, topRight, bottomRight, bottomLeft } = position;
    // Whole pixels, by their middle.
    const corners = [topLeft, topRight, bottomRight, bottomLeft].map(({ x, y }): Point => [x + 0.5, y + 0.5]);
    return { text: isValid ? text : '', format, corners: corners as never, isReadable: isValid };
  });
}
