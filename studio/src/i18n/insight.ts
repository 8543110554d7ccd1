import type { AttemptOutcome } from '../api/insight.ts';

/** Texts of a run's time line, its attempts, and running it again. */
export interface InsightMessages {
  readonly time: string;
  readonly elapsed: string;
  readonly perSecond: string;
  readonly bottleneck: string;
  readonly bottleneckHint: string;
  readonly count: string;
  readonly median: string;
  readonly slow: string;
  readonly total: string;
  readonly cpu: string;
  readonly share: string;
  readonly cached: (items: string) => string;
  readonly retried: (attempts: string) => string;
  readonly noWork: string;
  readonly items: string;
  readonly itemsHint: string;
  readonly range: (from: string, to: string, total: string) => string;
  readonly previous: string;
  readonly next: string;
  readonly fromCache: string;
  readonly notStarted: string;
  readonly bar: (step: string, attempt: number, outcome: string, duration: string) => string;
  readonly outcome: Readonly<Record<AttemptOutcome, string>>;
  readonly attempt: string;
  readonly memory: string;
  readonly noAttempts: string;
  readonly generation: (count: number) => string;
  readonly expected: (inTime: string) => string;
  /** Where it is not the machine of the platform. */
  readonly carriedOutBy: Readonly<Record<'argo' | 'realtime', string>>;
  /** Before what keeps a run from going on. */
  readonly held: string;
  readonly because: (parts: string) => string;
  /** Between the parts. */
  readonly and: string;
  readonly changed: Readonly<Record<'component' | 'platform' | 'lists', string>>;
  readonly changedParam: (name: string) => string;
  readonly changedInput: (name: string) => string;
  /** Headings of what was found on an image. */
  readonly found: Readonly<Record<'label' | 'score' | 'size' | 'corner', string>>;
  readonly skipped: {
    readonly condition: (condition: string) => string;
    readonly missing: (value: string) => string;
    readonly unneeded: string;
  };
  readonly rerun: {
    readonly open: string;
    readonly title: string;
    readonly hint: (items: number) => string;
    readonly from: string;
    readonly onlyChanged: string;
    readonly start: (items: number) => string;
    readonly nothing: string;
    readonly of: string;
  };
}

export const insightEn: InsightMessages = {
  time: 'Time',
  elapsed: 'Took',
  perSecond: 'Items a second',
  bottleneck: 'Bottleneck',
  bottleneckHint: 'The step that took the most work.',
  count: 'Tries',
  median: 'Median',
  slow: '95% within',
  total: 'In all',
  cpu: 'Processor',
  share: 'Share of the work',
  cached: (items) => `${items} from before`,
  retried: (attempts) => `${attempts} failed`,
  noWork: 'No step has run yet.',
  items: 'Items over time',
  itemsHint: 'Each bar is a try of a step. Gaps are waiting.',
  range: (from, to, total) => `${from} to ${to} of ${total}`,
  previous: 'Earlier items',
  next: 'Later items',
  fromCache: 'from before',
  notStarted: 'not yet',
  bar: (step, attempt, outcome, duration) => `${step}, try ${attempt}: ${outcome}, ${duration}`,
  outcome: {
    running: 'running',
    succeeded: 'done',
    failed: 'failed',
    cancelled: 'cancelled',
    lost: 'lost: its process went away',
  },
  attempt: 'Try',
  memory: 'Memory',
  noAttempts: 'It did not run.',
  generation: (count) => `retry ${count}`,
  expected: (inTime) => `Expected to be done ${inTime}`,
  carriedOutBy: { argo: 'On the cluster', realtime: 'By the live pipeline' },
  held: 'This run does not go on at the moment.',
  because: (parts) => `Ran again: ${parts}`,
  and: ', ',
  changed: {
    component: 'the component is another version',
    platform: 'the machine is of another kind',
    lists: 'lists are taken apart differently',
  },
  changedParam: (name) => `setting “${name}” changed`,
  changedInput: (name) => `input “${name}” changed`,
  found: { label: 'Label', score: 'Score', size: 'Width × height', corner: 'Left, top' },
  skipped: {
    condition: (condition) => `Its condition did not hold: ${condition}`,
    missing: (value) => `Its input did not come: ${value}`,
    unneeded: 'Nobody needed it: what comes after it was known from before.',
  },
  rerun: {
    open: 'Run again from a step…',
    title: 'Run again, with changes',
    hint: (items) =>
      `A new run of ${items === 1 ? 'the same item' : `the same ${items} items`}. What no change reaches is taken from before.`,
    from: 'Begin with',
    onlyChanged: 'the first step that a change reaches',
    start: (items) => (items > 1 ? `Run ${items} items again` : 'Run again'),
    nothing: 'Change a setting, or choose a step to begin with.',
    of: 'Repeats',
  },
};

export const insightJa: InsightMessages = {
  time: '時間',
  elapsed: '所要時間',
  perSecond: '1秒あたりの件数',
  bottleneck: 'ボトルネック',
  bottleneckHint: '最も時間を使ったステップです。',
  count: '試行',
  median: '中央値',
  slow: '95% がこの時間以内',
  total: '合計',
  cpu: 'プロセッサ',
  share: '作業に占める割合',
  cached: (items) => `${items}件は前回の結果`,
  retried: (attempts) => `${attempts}回失敗`,
  noWork: 'まだどのステップも実行されていません。',
  items: '件ごとの時間',
  itemsHint: '1本の棒がステップの1回の試行です。すき間は待ち時間です。',
  range: (from, to, total) => `${total}件中${from}～${to}件目`,
  previous: '前の件',
  next: '次の件',
  fromCache: '前回の結果',
  notStarted: '未実行',
  bar: (step, attempt, outcome, duration) => `${step}、試行${attempt}：${outcome}、${duration}`,
  outcome: {
    running: '実行中',
    succeeded: '完了',
    failed: '失敗',
    cancelled: '中止',
    lost: 'プロセスが失われました',
  },
  attempt: '試行',
  memory: 'メモリ',
  noAttempts: '実行されていません。',
  generation: (count) => `再実行${count}回目`,
  expected: (inTime) => `完了見込み：${inTime}`,
  carriedOutBy: { argo: 'クラスターで実行', realtime: 'ライブのパイプラインで実行' },
  held: 'この実行は今、先に進めません。',
  because: (parts) => `再実行の理由：${parts}`,
  and: '、',
  changed: {
    component: '処理部品の版が変わった',
    platform: 'マシンの種類が変わった',
    lists: 'リストの分け方が変わった',
  },
  changedParam: (name) => `パラメータ「${name}」が変わった`,
  changedInput: (name) => `入力「${name}」が変わった`,
  found: { label: 'ラベル', score: 'スコア', size: '幅 × 高さ', corner: '左上の位置' },
  skipped: {
    condition: (condition) => `条件を満たしませんでした：${condition}`,
    missing: (value) => `入力がありませんでした：${value}`,
    unneeded: '後のステップの結果が分かっていたため、必要ありませんでした。',
  },
  rerun: {
    open: 'ステップから再実行…',
    title: 'パラメータを変えて再実行',
    hint: (items) =>
      `同じ${items}件を新しい実行として処理します。変更が及ばないところは前回の結果を使います。`,
    from: '開始するステップ',
    onlyChanged: '変更が及ぶ最初のステップ',
    start: (items) => (items > 1 ? `${items}件を再実行` : '再実行'),
    nothing: 'パラメータを変えるか、開始するステップを選んでください。',
    of: '再実行の元',
  },
};
