/** Lightness, a and b of CIELAB. */
export type Lab = readonly [lightness: number, a: number, b: number];

const radian = Math.PI / 180;
const seventh = 25 ** 7;
const [cos30, sin30, cos6, sin6, cos63, sin63] = [
  Math.cos(30 * radian),
  Math.sin(30 * radian),
  Math.cos(6 * radian),
  Math.sin(6 * radian),
  Math.cos(63 * radian),
  Math.sin(63 * radian),
];

/**
 * How different two colours look, by the steps of Sharma, Wu and Dalal (2005); all weights are 1.
 *
 * Hues are kept as directions, which spares nearly all angles: the mean hue is the direction of the sum of both, and
 * the cosines of its multiples follow from the addition theorems. The difference of hue is what the distance in the
 * plane of a and b has beside that of chroma.
 */
export function ciede2000(l1: number, a1: number, b1: number, l2: number, a2: number, b2: number): number {
  const meanChroma = (Math.sqrt(a1 * a1 + b1 * b1) + Math.sqrt(a2 * a2 + b2 * b2)) / 2;
  const stretch = 1.5 - 0.5 * saturation(meanChroma);
  const [x1, x2] = [a1 * stretch, a2 * stretch];
  const [chroma1, chroma2] = [Math.sqrt(x1 * x1 + b1 * b1), Math.sqrt(x2 * x2 + b2 * b2)];
  const [chroma, chromaStep] = [(chroma1 + chroma2) / 2, chroma2 - chroma1];

  let [hueX, hueY] = [1, 0];
  let hueStep = 0;
  if (chroma1 > 0 && chroma2 > 0) {
    const apart = (x2 - x1) ** 2 + (b2 - b1) ** 2 - chromaStep * chromaStep;
    hueStep = Math.sqrt(Math.max(0, apart));
    if (x1 * b2 - b1 * x2 < 0) hueStep = -hueStep;
    hueX = x1 / chroma1 + x2 / chroma2;
    hueY = b1 / chroma1 + b2 / chroma2;
  } else if (chroma > 0) {
    // Grey has no hue: that of the other one counts.
    hueX = x1 + x2;
    hueY = b1 + b2;
  }
  const length = Math.sqrt(hueX * hueX + hueY * hueY);
  if (length > 1e-4 || chroma === 0) {
    hueX /= length;
    hueY /= length;
  } else {
    // Opposite hues: which of the two directions between them is meant depends on their angles alone.
    const [one, other] = [degrees(x1, b1), degrees(x2, b2)];
    const sum = one + other;
    const mean = Math.abs(one - other) <= 180 ? sum / 2 : sum < 360 ? sum / 2 + 180 : sum / 2 - 180;
    hueX = Math.cos(mean * radian);
    hueY = Math.sin(mean * radian);
    hueStep = Math.abs(hueStep) * (other - one > 180 || (other < one && one - other <= 180) ? -1 : 1);
  }

  const [double, doubleY] = [2 * hueX * hueX - 1, 2 * hueX * hueY];
  const [triple, tripleY] = [hueX * double - hueY * doubleY, hueX * doubleY + hueY * double];
  const [fourfold, fourfoldY] = [2 * double * double - 1, 2 * double * doubleY];
  const t =
    1 -
    0.17 * (hueX * cos30 + hueY * sin30) +
    0.24 * double +
    0.32 * (triple * cos6 - tripleY * sin6) -
    0.2 * (fourfold * cos63 + fourfoldY * sin63);
  const spread = ((l1 + l2) / 2 - 50) ** 2;
  const forLightness = (l2 - l1) / (1 + (0.015 * spread) / Math.sqrt(20 + spread));
  const forChroma = chromaStep / (1 + 0.045 * chroma);
  const forHue = hueStep / (1 + 0.015 * chroma * t);
  let sum = forLightness * forLightness + forChroma * forChroma + forHue * forHue;
  const product = forChroma * forHue;
  if (product !== 0) sum -= rotation(hueX, hueY) * 2 * saturation(chroma) * product;
  return Math.sqrt(Math.max(0, sum));
}

/** Blue hues, around 275 degrees, lie aslant: by how much, as the sine of an angle. Beyond 125 degrees it is less than 1e-15. */
function rotation(hueX: number, hueY: number): number {
  const hue = degrees(hueX, hueY);
  if (hue < 125) return 0;
  const off = (hue - 275) / 25;
  return Math.sin(60 * radian * Math.exp(-off * off));
}

/** From 0 for grey to 1 for strong colours. */
function saturation(chroma: number): number {
  const square = chroma * chroma;
  const power = square * square * square * chroma;
  return Math.sqrt(power / (power + seventh));
}

/** From 0 to 360; grey has 0. */
function degrees(a: number, b: number): number {
  if (a === 0 && b === 0) return 0;
  const angle = Math.atan2(b, a) / radian;
  return angle < 0 ? angle + 360 : angle;
}
