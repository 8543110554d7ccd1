/** A name in English and Japanese. */
interface Name {
  readonly en: string;
  readonly ja: string;
}

/** What screens call the measures that components of the standard library give. */
const names: Readonly<Record<string, Name>> = {
  area: { en: 'Area', ja: '面積' },
  diameter: { en: 'Diameter', ja: '直径' },
  length: { en: 'Length', ja: '長さ' },
  width: { en: 'Width', ja: '幅' },
  height: { en: 'Height', ja: '高さ' },
  x: { en: 'X', ja: 'X' },
  y: { en: 'Y', ja: 'Y' },
  perimeter: { en: 'Perimeter', ja: '周囲長' },
  circularity: { en: 'Circularity', ja: '円形度' },
  majorAxis: { en: 'Major axis', ja: '長軸' },
  minorAxis: { en: 'Minor axis', ja: '短軸' },
  orientation: { en: 'Orientation', ja: '角度' },
  touchesBorder: { en: 'At the edge', ja: '画像の端' },
  angle: { en: 'Angle', ja: '角度' },
  count: { en: 'Count', ja: '個数' },
  share: { en: 'Share', ja: '割合' },
  score: { en: 'Score', ja: 'スコア' },
  level: { en: 'Level', ja: 'レベル' },
  gap: { en: 'Gap', ja: '隙間' },
  holes: { en: 'Holes', ja: '穴の数' },
  mean: { en: 'Mean', ja: '平均' },
  min: { en: 'Minimum', ja: '最小' },
  max: { en: 'Maximum', ja: '最大' },
  brightness: { en: 'Brightness', ja: '明るさ' },
  match: { en: 'Match', ja: '一致度' },
  background: { en: 'Background', ja: '背景' },
  clipped: { en: 'Overexposed', ja: '白飛び' },
  touching: { en: 'Cut off at the border', ja: '端で切れた割合' },
  coverage: { en: 'Share of the photo', ja: '写真に占める割合' },
  cut: { en: 'Outside of the photo', ja: '写真からのはみ出し' },
};

/** What a measure is called on screens; nothing where the name is somebody's own. */
export function measureName(measure: string): Name | undefined {
  return Object.hasOwn(names, measure) ? names[measure] : undefined;
}
