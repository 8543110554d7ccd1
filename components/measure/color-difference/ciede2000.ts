/** Lightness, a and b of CIELAB. */
export type Lab = [lightness: number, a: number, b: number];

const radian = Math.PI / 180;
const seventh = 25 ** 7;

/** How different two colours look, by the steps of Sharma, Wu and Dalal (2005); all weights are 1. */
export function ciede2000([l1, a1, b1]: Readonly<Lab>, [l2, a2, b2]: Readonly<Lab>): number {
  const meanChroma = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const power = meanChroma ** 7;
  const stretch = 1 + 0.5 * (1 - Math.sqrt(power / (power + seventh)));
  const [chroma1, chroma2] = [Math.hypot(a1 * stretch, b1), Math.hypot(a2 * stretch, b2)];
  const [hue1, hue2] = [hueOf(a1 * stretch, b1), hueOf(a2 * stretch, b2)];

  const product = chroma1 * chroma2;
  let turn = hue2 - hue1;
  if (product === 0) turn = 0;
  else if (turn > 180) turn -= 360;
  else if (turn < -180) turn += 360;
  const hueStep = 2 * Math.sqrt(product) * Math.sin((turn / 2) * radian);

  const lightness = (l1 + l2) / 2;
  const chroma = (chroma1 + chroma2) / 2;
  const hue = meanHue(hue1, hue2, product);
  const t =
    1 -
    0.17 * Math.cos((hue - 30) * radian) +
    0.24 * Math.cos(2 * hue * radian) +
    0.32 * Math.cos((3 * hue + 6) * radian) -
    0.2 * Math.cos((4 * hue - 63) * radian);
  const spread = (lightness - 50) ** 2;
  const forLightness = (l2 - l1) / (1 + (0.015 * spread) / Math.sqrt(20 + spread));
  const forChroma = (chroma2 - chroma1) / (1 + 0.045 * chroma);
  const forHue = hueStep / (1 + 0.015 * chroma * t);
  const high = chroma ** 7;
  const angle = 30 * Math.exp(-(((hue - 275) / 25) ** 2));
  const rotation = -2 * Math.sqrt(high / (high + seventh)) * Math.sin(2 * angle * radian);
  const sum = forLightness ** 2 + forChroma ** 2 + forHue ** 2 + rotation * forChroma * forHue;
  return Math.sqrt(Math.max(0, sum));
}

/** Degrees from 0 to 360; grey has 0. */
function hueOf(a: number, b: number): number {
  if (a === 0 && b === 0) return 0;
  const degrees = Math.atan2(b, a) / radian;
  return degrees < 0 ? degrees + 360 : degrees;
}

function meanHue(one: number, other: number, product: number): number {
  const sum = one + other;
  if (product === 0) return sum;
  if (Math.abs(one - other) <= 180) return sum / 2;
  return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
}
