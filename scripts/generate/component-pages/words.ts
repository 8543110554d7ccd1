import type { Manifest } from '@kumiki/component-sdk/manifest';

/** The languages of a page, in the order in which they stand on it. */
export const languages = ['en', 'ja'] as const;

export type Language = (typeof languages)[number];

/** What the pages say around the texts of the manifests. */
export const words = {
  en: {
    other: '日本語',
    inputs: 'Inputs',
    outputs: 'Outputs',
    parameters: 'Parameters',
    examples: 'Examples',
    method: 'How it works',
    time: 'Time',
    errors: 'Errors of its own',
    errorsIntro: 'Codes, messages and remedies are in the [table of errors](../../errors.md).',
    noParameters: 'None.',
    name: 'Name',
    type: 'Type',
    what: 'What it is',
    parameter: 'Parameter',
    values: 'Values',
    standard: 'Default',
    optional: 'may be missing',
    needed: 'to be set',
    input: 'Input',
    output: 'Expected output',
    settings: 'Parameters',
    runsIn: 'Runs in',
    shared: 'one process with the other components of the bundle',
    ownProcess: 'a process of its own',
    repeatable: 'The same input always gives the same result.',
    notRepeatable: 'The same input may give another result.',
    live: {
      stateless: 'Works on live frames.',
      stateful: 'Works on live frames, each of which depends on earlier ones.',
      never: 'Not for live frames.',
    },
    network: { none: 'Needs no network.', egress: 'Calls out to the network.' },
  },
  ja: {
    other: 'English',
    inputs: '入力',
    outputs: '出力',
    parameters: 'パラメータ',
    examples: '例',
    method: 'しくみ',
    time: '処理時間',
    errors: '固有のエラー',
    errorsIntro: 'コード、メッセージ、対処は[エラーの一覧](../../errors.md)にあります。',
    noParameters: 'ありません。',
    name: '名前',
    type: '型',
    what: '内容',
    parameter: 'パラメータ',
    values: '値',
    standard: '既定値',
    optional: '省略可',
    needed: '必須',
    input: '入力',
    output: '期待される出力',
    settings: 'パラメータ',
    runsIn: '実行',
    shared: 'バンドルの他の処理部品と同じプロセス',
    ownProcess: '専用のプロセス',
    repeatable: '同じ入力からは常に同じ結果が得られます。',
    notRepeatable: '同じ入力でも結果が異なることがあります。',
    live: {
      stateless: 'ライブ映像に使えます。',
      stateful: 'ライブ映像に使えます（前のフレームに依存します）。',
      never: 'ライブ映像には使えません。',
    },
    network: { none: 'ネットワークは不要です。', egress: 'ネットワークに接続します。' },
  },
} as const;

/** The groups of the palette, in the order of the index and with the names of the studio. */
export const categories: Readonly<Record<Manifest['category'], Readonly<Record<Language, string>>>> = {
  geometry: { en: 'Size and position', ja: '大きさと位置' },
  tone: { en: 'Light and colour', ja: '明るさと色' },
  filter: { en: 'Filters', ja: 'フィルター' },
  combine: { en: 'Joining images', ja: '画像の合成' },
  vision: { en: 'Recognition', ja: '認識' },
  measure: { en: 'Measuring', ja: '計測' },
  decide: { en: 'Judging', ja: '判定' },
  draw: { en: 'Drawing', ja: '描画' },
  convert: { en: 'Converting', ja: '変換' },
  data: { en: 'Data', ja: 'データ' },
  source: { en: 'Sources', ja: '入力元' },
  sink: { en: 'Destinations', ja: '出力先' },
};
