/** Samples of 8 or 16 bits. */
export type Samples = Uint8Array | Uint16Array;

/** Pixels of 8 or 16 bits: height × width × channels, straight alpha as the last of 2 or 4. */
export interface Picture {
  readonly data: Samples;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

/** Channels of colour: 1 of grey, 3 else. */
export function coloursOf({ channels }: Picture): 1 | 3 {
  return channels < 3 ? 1 : 3;
}

export function whiteOf(data: Samples): number {
  return data instanceof Uint8Array ? 255 : 65_535;
}
