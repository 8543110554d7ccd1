/** 33 colours of each scale from dark to bright, in hexadecimal. */
const points = {
  viridis:
    '440154470d6048186a482374472d7b4537814240863e49893b528b375b8d33638d2f6b8e2c728e297a8e2682' +
    '8e23898e21908c1f978b1f9f8821a68527ad8131b57b3ebc744dc26c5cc8636ece5882d34d95d840aadc32c0' +
    'df25d5e21aeae51afde725',
  cividis:
    '00224e00285b002e6a0533711a386f273e6e32436d3b496c434e6c4b546c535a6d5a5f6e61656f686a716f70' +
    '737676767c7c788381798b8778928d789a9376a29975aaa073b3a670bbad6dc3b369ccba64d4c15fddc858e6' +
    'd051efd748f8df3cfee838',
  turbo:
    '30123b392a734040a24456c7466be34680f64293ff37a7fa28bbec1dccd918dcc31ee8b031f2994cf97e6bfe' +
    '648aff4ca2fc3cb8f735cced34dee037edd03af7c03afdad35fe982cfb8022f56818ec520fe14109d23105c1' +
    '2302ac1701950d017a0403',
} as const;

export type ScaleName = keyof typeof points | 'hot';

/** Red, green and blue of each level, 0 to the level of white. @param levels 256 or 65,536 */
export function scaleOf(name: ScaleName, levels: number, reverse: boolean): Uint16Array {
  const colourAt = name === 'hot' ? hot : betweenPoints(points[name]);
  const table = new Uint16Array(levels * 3);
  const white = levels - 1;
  for (let level = 0; level < levels; level++) {
    const share = (reverse ? white - level : level) / white;
    for (const [at, part] of colourAt(share).entries()) table[level * 3 + at] = Math.round(part * white);
  }
  return table;
}

/** Black, red, yellow, white: each colour comes in over three eighths, three eighths and a quarter. */
function hot(share: number): number[] {
  const within = (part: number) => Math.min(1, Math.max(0, part));
  return [within(share / 0.375), within((share - 0.375) / 0.375), within((share - 0.75) / 0.25)];
}

function betweenPoints(hexadecimal: string): (share: number) => number[] {
  const bytes = Buffer.from(hexadecimal, 'hex');
  const last = bytes.length / 3 - 1;
  return (share) => {
    const place = share * last;
    const from = Math.min(last - 1, Math.floor(place));
    return [0, 1, 2].map((part) => {
      const [one, next] = [bytes[from * 3 + part]!, bytes[from * 3 + 3 + part]!];
      return (one + (next - one) * (place - from)) / 255;
    });
  };
}
