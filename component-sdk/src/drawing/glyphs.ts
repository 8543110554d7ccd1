/**
 * A font of strokes, drawn for Kumiki, so that text looks the same on every machine and needs no font there. A
 * glyph is its width, then its strokes: points of two digits (x, y) to base 36, on a grid where capitals reach
 * from 4 to 16 (`g`), small letters from 8, and descenders to 20 (`k`). A stroke of one point is a dot.
 */
export interface Glyph {
  readonly width: number;
  readonly strokes: readonly (readonly (readonly [x: number, y: number])[])[];
}

/** The grid: where capitals begin, where they stand, and the room for one line from accents to descenders. */
export const grid = { capTop: 4, baseline: 16, height: 22, spacing: 3.5, xTop: 8 } as const;

const shapes: Readonly<Record<string, string>> = {
  ' ': '4',
  '!': '0 040c 0g',
  '"': '3 0407 3437',
  '#': '8 352f 655f 0888 0c8c',
  $: '8 86652507082a6a8c8d6f2f0e 434h',
  '%': 'a 842g 143445473818070514 7c9cadaf9g7g6f6d7c',
  '&': '9 9g2725345465671b0d0e2g5g9b',
  "'": '0 0407',
  '(': '3 3316090b1e3h',
  ')': '3 0326393b2e0h',
  '*': '6 363c 076b 670b',
  '+': '8 464e 0a8a',
  ',': '1 1f1g0i',
  '-': '6 0a6a',
  '.': '0 0g',
  '/': '6 640g',
  '0': '7 2454767e5g2g0e0624',
  '1': '3 07343g',
  '2': '7 06245476780g7g',
  '3': '7 05245476785a3a 5a7c7e5g2g0f',
  '4': '7 540c7c 545g',
  '5': '7 74140a29597b7e5g2g0f',
  '6': '7 6434080e2g5g7e7b59290b',
  '7': '7 04742g',
  '8': '7 245476785a2a080624 2a0c0e2g5g7e7c5a',
  '9': '7 1g4g7c76542406092b5b79',
  ':': '0 09 0g',
  ';': '1 19 1f1g0i',
  '<': '7 750a7f',
  '=': '8 0888 0c8c',
  '>': '7 057a0f',
  '?': '6 06244466683b3c 3g',
  '@': 'a 9f6g3g0d073474a7ab8d7b77 7857483a4c6c7b',
  A: '8 0g448g 2b6b',
  B: '8 040g6g8e8c6a0a 045476785a',
  C: '8 866424060e2g6g8e',
  D: '8 040g5g8d875404',
  E: '7 74040g7g 0a6a',
  F: '7 74040g 0a6a',
  G: '8 866424060e2g6g8e8a5a',
  H: '8 040g 848g 0a8a',
  I: '4 0444 242g 0g4g',
  J: '6 646e4g2g0e',
  K: '8 040g 840b 398g',
  L: '7 040g7g',
  M: 'a 0g045ca4ag',
  N: '8 0g048g84',
  O: '8 2464868e6g2g0e0624',
  P: '8 0g046486896b0b',
  Q: '8 2464868e6g2g0e0624 5c8h',
  R: '8 0g046486896b0b 4b8g',
  S: '8 86642406082a6a8c8e6g2g0e',
  T: '8 0484 444g',
  U: '8 040e2g6g8e84',
  V: '8 044g84',
  W: 'c 043g669gc4',
  X: '8 048g 840g',
  Y: '8 044a84 4a4g',
  Z: '8 04840g8g',
  '[': '3 33030h3h',
  '\\': '6 046g',
  ']': '3 03333h0h',
  '^': '6 073467',
  _: '8 0i8i',
  '`': '2 0426',
  a: '6 1848696g 6b2b0d0e2g4g6e',
  b: '6 040g 0a28486a6e4g2g0e',
  c: '6 6a48280a0e2g4g6e',
  d: '6 646g 6a48280a0e2g4g6e',
  e: '6 0c6c6a48280a0e2g4g6f',
  f: '4 4424161g 0848',
  g: '6 686i4k2k0j 6a48280a0e2g4g6e',
  h: '6 040g 0a28486a6g',
  i: '0 080g 05',
  j: '2 282i0k 25',
  k: '5 040g 580d 2b5g',
  l: '2 040e2g',
  m: 'a 080g 0a28385a5g 5a7888aaag',
  n: '6 080g 0a28486a6g',
  o: '6 28486a6e4g2g0e0a28',
  p: '6 080k 0a28486a6e4g2g0e',
  q: '6 686k 6a48280a0e2g4g6e',
  r: '4 080g 0b2848',
  s: '6 694828090b2c4c6d6f4g2g0f',
  t: '4 141e3g4g 0848',
  u: '6 080e2g4g6e 686g',
  v: '6 083g68',
  w: 'a 082g5a8ga8',
  x: '6 086g 680g',
  y: '6 083g 683g1k0k',
  z: '6 08680g6g',
  '{': '4 4325280a2c2f4h',
  '|': '0 030h',
  '}': '4 0325284a2c2f0h',
  '~': '8 0b294a6b89',
  '¡': '0 08 0c0k',
  '¢': '6 6a48280a0e2g4g6e 363i',
  '£': '7 765434161g 0g7g 0b5b',
  '¤': '8 38587a7c5e3e1c1a38 0729 8769 0f2d 8f6d',
  '¥': '8 044a84 4a4g 1a7a 1d7d',
  '¦': '0 0309 0b0h',
  '§': '6 6544240507296b6d4e 290a0c4e6g6h4i2i0h',
  '¨': '4 05 45',
  '´': '2 2406',
  '©': 'c 4484c8cc8g4g0c0844 89684a4b6d8c',
  ª: '4 14344549 471708193948 0b4b',
  '«': '7 380c3g 784c7g',
  '¬': '8 0a8a8d',
  '®': 'c 4484c8cc8g4g0c0844 5d577788897a5a 7a8d',
  '¯': '6 0565',
  '°': '4 143445473818070514',
  '±': '8 454d 0989 0g8g',
  '²': '4 05143445460a4a',
  '³': '4 043445463727 3748493a1a09',
  µ: '6 080k 0e2g4g6e 686g',
  '¶': '7 742406082a4a 444g 747g',
  '·': '0 0b',
  '¸': '2 1g2i0k',
  '¹': '2 06242a',
  º: '4 143445483919080514 0b4b',
  '»': '7 083c0g 487c4g',
  '¼': 'a 842g 052429 9a6eae 9a9g',
  '½': 'a 842g 052429 6b7a9aabac6gag',
  '¾': 'a 842g 043427382909 9a6eae 9a9g',
  '¿': '6 38 3c3d0g0i2k4k6i',
  Æ: 'c 0g646gcg 64c4 6aba 3b6b',
  Ð: '9 141g6g9d976414 0a4a',
  '×': '6 076d 670d',
  Ø: '8 2464868e6g2g0e0624 840g',
  Þ: '8 040g 0767888b6d0d',
  ß: '7 0g0624446668497c7e5g3g',
  æ: 'a 18385a5e 5c2c0d0e2g3g5e7g8gaf 5cacaa88785a',
  ð: '6 28486a6e4g2g0e0a28 6a24 4517',
  '÷': '8 0a8a 46 4e',
  ø: '6 28486a6e4g2g0e0a28 680g',
  þ: '6 040k 0a28486a6e4g2g0e',
  /** Letters below an accent lose their dot. */
  ı: '0 080g',
  ȷ: '2 282i0k',
};

/** Accents over or under the middle of a letter: x from there, y for capitals; over small letters they lie lower. */
const accents: Readonly<Record<string, { readonly strokes: Glyph['strokes']; readonly below?: true }>> = {
  '\u0300': { strokes: [[[-1.5, 0], [1, 2]]] }, // prettier-ignore
  '\u0301': { strokes: [[[1.5, 0], [-1, 2]]] }, // prettier-ignore
  '\u0302': { strokes: [[[-2, 2], [0, 0], [2, 2]]] }, // prettier-ignore
  '\u0303': { strokes: [[[-2.5, 1.5], [-1, 0.5], [1, 1.5], [2.5, 0.5]]] }, // prettier-ignore
  '\u0304': { strokes: [[[-2, 1], [2, 1]]] }, // prettier-ignore
  '\u0308': { strokes: [[[-2, 1]], [[2, 1]]] },
  '\u030a': { strokes: [[[-1, 0], [1, 0], [1.5, 1], [1, 2], [-1, 2], [-1.5, 1], [-1, 0]]] }, // prettier-ignore
  '\u030c': { strokes: [[[-2, 0], [0, 2], [2, 0]]] }, // prettier-ignore
  '\u0327': { strokes: [[[0, 16], [1, 18], [-1, 20]]], below: true }, // prettier-ignore
};

const dotless: Readonly<Record<string, string>> = { i: 'ı', j: 'ȷ' };

/** How much lower accents lie over small letters, and how much higher all of them, so that they do not touch. */
const overSmall = 4;
const gap = 0.7;

/** What stands for a character that the font lacks. */
export const missing: Glyph = { width: 6, strokes: [parseStroke('04646g0g04')] };

const parsed = new Map<string, Glyph>();

/** The glyphs of a text in order, letters joined with their accents; `undefined` where the font lacks one. */
export function glyphsOf(text: string): (Glyph | undefined)[] {
  const clusters = text.normalize('NFD').match(/\P{M}\p{M}*|\p{M}/gu) ?? [];
  return clusters.map(glyphOf);
}

function glyphOf(cluster: string): Glyph | undefined {
  const known = parsed.get(cluster);
  if (known) return known;
  const [letter = '', ...marks] = cluster;
  const written = marks.length > 0 ? (dotless[letter] ?? letter) : letter;
  if (!Object.hasOwn(shapes, written)) return undefined;
  const [width = '0', ...strokes] = shapes[written]!.split(' ');
  let glyph: Glyph = { width: Number.parseInt(width, 36), strokes: strokes.map(parseStroke) };
  // A capital reaches above the small letters.
  const small = glyph.strokes.every((stroke) => stroke.every(([, y]) => y >= grid.xTop));
  for (const mark of marks) {
    if (!Object.hasOwn(accents, mark)) return undefined;
    glyph = withAccent(glyph, mark, small);
  }
  parsed.set(cluster, glyph);
  return glyph;
}

function withAccent({ width, strokes }: Glyph, mark: string, small: boolean): Glyph {
  const { strokes: added, below } = accents[mark]!;
  const down = below ? 0 : small ? overSmall - gap : -gap;
  const placed = added.map((stroke) => stroke.map(([x, y]) => [width / 2 + x, y + down] as const));
  return { width, strokes: [...strokes, ...placed] };
}

function parseStroke(points: string): (readonly [x: number, y: number])[] {
  return Array.from({ length: points.length / 2 }, (_, at) => {
    return [Number.parseInt(points[2 * at]!, 36), Number.parseInt(points[2 * at + 1]!, 36)] as const;
  });
}
