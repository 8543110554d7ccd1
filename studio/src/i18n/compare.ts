import { joined } from './joined.ts';
/** Texts of the comparison of two runs, and of the picture viewer. */
export interface CompareMessages {
  readonly open: string;
  readonly title: string;
  readonly titleOf: (pipeline: string) => string;
  readonly choose: (chosen: number) => string;
  readonly chooseRow: (pipeline: string, when: string) => string;
  readonly start: string;
  readonly lead: string;
  readonly a: string;
  readonly b: string;
  readonly pick: string;
  readonly swap: string;
  readonly toHistory: string;
  readonly empty: string;
  readonly emptyHint: string;
  readonly settings: string;
  readonly noSettings: string;
  readonly nothing: string;
  readonly ofStep: (step: string) => string;
  readonly component: string;
  /** A component has the same version on both sides, and other content. */
  readonly content: string;
  readonly pipeline: string;
  readonly version: string;
  readonly steps: string;
  readonly total: string;
  readonly change: string;
  readonly notThere: string;
  /** A step of a run that did not come to it. */
  readonly notRun: string;
  readonly there: string;
  readonly items: string;
  readonly different: string;
  readonly all: string;
  readonly noneDiffer: string;
  readonly noItems: string;
  readonly more: string;
  readonly item: string;
  readonly verdict: string;
  readonly firstStep: string;
  readonly what: Readonly<Record<'outcome' | 'outputs' | 'recipe' | 'missing', string>>;
  readonly same: string;
  readonly values: string;
  readonly changedValues: (count: number) => string;
  readonly onlyA: string;
  readonly onlyB: string;
  readonly pictures: (item: string) => string;
  readonly noPictures: string;
  readonly output: string;
  readonly whatOf: string;
  readonly results: string;
  readonly gaveOf: (step: string) => string;
  readonly ways: Readonly<Record<'slider' | 'beside' | 'difference', string>>;
  readonly way: string;
  readonly differenceOf: string;
  readonly gain: string;
  readonly psnr: string;
  readonly ssim: string;
  readonly identical: string;
  readonly reduced: (size: string) => string;
  readonly ofAll: (size: string) => string;
  readonly soonOfAll: (size: string) => string;
  readonly otherSize: (one: string, other: string) => string;
  readonly computing: string;
}

export interface ViewerMessages {
  readonly label: (picture: string) => string;
  readonly keys: string;
  readonly zoom: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fit: string;
  readonly actual: string;
  readonly grey: string;
  readonly size: (width: string, height: string) => string;
  readonly pixel: (x: number, y: number) => string;
  readonly reduced: string;
  readonly failed: string;
}

export const compareEn: CompareMessages = {
  open: 'Compare…',
  title: 'Compare runs',
  titleOf: (pipeline) => `Compare: ${pipeline}`,
  choose: (chosen) => (chosen < 2 ? 'Choose two runs to compare them.' : 'Two runs are chosen.'),
  chooseRow: (pipeline, when) => `Choose ${pipeline}, ${when}, to compare`,
  start: 'Compare',
  lead: 'Two runs side by side: what was set otherwise, what came out otherwise, and from which step on.',
  a: 'Before',
  b: 'After',
  pick: 'Choose a run',
  swap: 'Swap',
  toHistory: 'Choose from all runs',
  empty: 'Choose two runs.',
  emptyHint:
    'Say, the same images before and after you changed a setting: here stands what differs, and from which step on.',
  settings: 'Settings and versions',
  noSettings: 'Settings, pipeline and components are the same.',
  nothing: 'nothing',
  ofStep: (step) => `in ${step}`,
  component: 'Component',
  content: 'Component: same version, other content',
  pipeline: 'Pipeline',
  version: 'Version',
  steps: 'Time by step (median)',
  total: 'In all',
  change: 'Change',
  notThere: 'not there',
  notRun: 'not run',
  there: 'there',
  items: 'Items',
  different: 'Different',
  all: 'All',
  noneDiffer: 'No item differs.',
  noItems: 'There are no items.',
  more: 'Show more',
  item: 'Item',
  verdict: 'Verdict',
  firstStep: 'First step that differs',
  what: {
    outcome: 'another state',
    outputs: 'another result',
    recipe: 'made otherwise',
    missing: 'in one run only',
  },
  same: 'the same',
  values: 'Values',
  changedValues: (count) => (count === 1 ? '1 value differs' : `${count} values differ`),
  onlyA: 'only before',
  onlyB: 'only after',
  pictures: (item) => `Pictures of ${item}`,
  noPictures: 'No picture came out in both runs.',
  output: 'Picture',
  whatOf: 'What is compared',
  results: 'The results',
  gaveOf: (step) => `What ${step} gave`,
  ways: { slider: 'Slider', beside: 'Side by side', difference: 'Difference' },
  way: 'How to compare',
  differenceOf: 'Difference',
  gain: 'Amplified',
  psnr: 'PSNR',
  ssim: 'SSIM',
  identical: 'identical',
  reduced: (size) => `of the reduced pictures, ${size}`,
  ofAll: (size) => `of all pixels, ${size}`,
  soonOfAll: (size) => `of the reduced pictures, ${size}; those of all pixels follow …`,
  otherSize: (one, other) =>
    `The pictures have different sizes (${one} and ${other}): no difference can be told.`,
  computing: 'Comparing…',
};

export const compareJa: CompareMessages = {
  open: '比較…',
  title: '実行の比較',
  titleOf: (pipeline) => `比較：${pipeline}`,
  choose: (chosen) => (chosen < 2 ? '比較する実行を2つ選んでください。' : '2つ選びました。'),
  chooseRow: (pipeline, when) => `${pipeline}（${when}）を比較に選ぶ`,
  start: '比較する',
  lead: '2つの実行を並べて、パラメータの違い、結果の違い、どのステップから違うかを示します。',
  a: '前',
  b: '後',
  pick: '実行を選ぶ',
  swap: '入れ替える',
  toHistory: 'すべての実行から選ぶ',
  empty: '実行を2つ選んでください。',
  emptyHint:
    '例えば、パラメータを変える前と後に同じ画像を処理した実行です。何が、どのステップから違うかを示します。',
  settings: 'パラメータと版',
  noSettings: 'パラメータ、パイプライン、処理部品は同じです。',
  nothing: 'なし',
  ofStep: (step) => joined`${step} のパラメータ`,
  component: '処理部品',
  content: '処理部品：版は同じで、内容が異なる',
  pipeline: 'パイプライン',
  version: '版',
  steps: 'ステップごとの時間（中央値）',
  total: '合計',
  change: '変化',
  notThere: 'なし',
  notRun: '未実行',
  there: 'あり',
  items: '件の一覧',
  different: '違うもの',
  all: 'すべて',
  noneDiffer: '違うものはありません。',
  noItems: '件がありません。',
  more: '続きを表示',
  item: '件',
  verdict: '判定',
  firstStep: '最初に違うステップ',
  what: {
    outcome: '状態が違う',
    outputs: '結果が違う',
    recipe: '作り方が違う',
    missing: '片方にしかない',
  },
  same: '同じ',
  values: '値',
  changedValues: (count) => `${count}個の値が違う`,
  onlyA: '前だけ',
  onlyB: '後だけ',
  pictures: (item) => joined`${item} の画像`,
  noPictures: '両方の実行に共通する画像はありません。',
  output: '画像',
  whatOf: '比較するもの',
  results: '結果',
  gaveOf: (step) => joined`${step} の出力`,
  ways: { slider: 'スライダー', beside: '並べる', difference: '差分' },
  way: '比べ方',
  differenceOf: '差分',
  gain: '強調',
  psnr: 'PSNR',
  ssim: 'SSIM',
  identical: '完全に一致',
  reduced: (size) => `縮小画像（${size}）での値`,
  ofAll: (size) => `全画素（${size}）での値`,
  soonOfAll: (size) => `縮小画像（${size}）での値。全画素での値を計算中…`,
  otherSize: (one, other) => `画像の大きさが違う（${one} と ${other}）ため、差分は計算できません。`,
  computing: '比較中…',
};

export const viewerEn: ViewerMessages = {
  label: (picture) => `${picture}: zoom and pan`,
  keys: 'Wheel or + and − zoom, dragging or the arrow keys move, 0 fits the picture, 1 shows 100%.',
  zoom: 'Zoom',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit',
  actual: '100%',
  grey: 'Grey ground',
  size: (width, height) => `${width} × ${height} px`,
  pixel: (x, y) => `(${x}, ${y})`,
  reduced: 'about',
  failed: 'This picture cannot be shown.',
};

export const viewerJa: ViewerMessages = {
  label: (picture) => `${picture}：拡大・移動`,
  keys: 'ホイールか + − で拡大・縮小、ドラッグか矢印キーで移動、0 で全体、1 で 100% を表示します。',
  zoom: '倍率',
  zoomIn: '拡大',
  zoomOut: '縮小',
  fit: '全体',
  actual: '100%',
  grey: '背景をグレーに',
  size: (width, height) => `${width} × ${height} px`,
  pixel: (x, y) => `(${x}, ${y})`,
  reduced: '約',
  failed: 'この画像は表示できません。',
};
