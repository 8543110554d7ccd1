import { joined } from './joined.ts';
/** Texts of the dashboard. */
export interface DashboardMessages {
  readonly title: string;
  readonly window: string;
  readonly windows: Readonly<Record<'1h' | '24h' | '7d', string>>;
  readonly running: string;
  readonly queued: string;
  readonly succeeded: string;
  readonly failed: string;
  readonly perMinute: string;
  readonly cacheHits: string;
  readonly busy: (busy: number, lanes: number) => string;
  readonly workers: string;
  readonly finished: string;
  readonly steps: string;
  readonly component: string;
  readonly count: string;
  readonly median: string;
  readonly slow: string;
  readonly share: string;
  readonly errors: string;
  readonly noErrors: string;
  readonly alerts: string;
  readonly noAlerts: string;
  readonly alertKinds: Readonly<
    Record<
      'failure_rate' | 'queue_age' | 'disk' | 'stuck_execution',
      (value: string, limit: string) => string
    >
  >;
  readonly acknowledge: string;
  readonly alertRun: string;
  readonly recent: string;
  readonly bars: (items: string, most: string) => string;
  readonly bar: (start: string, done: string, failed: string) => string;
  readonly most: (items: string) => string;
  readonly allRuns: string;
  readonly acknowledgedBy: (name: string) => string;
  readonly machine: string;
  readonly cpu: string;
  readonly memory: string;
  readonly diskFree: string;
  readonly records: string;
  readonly objects: string;
  readonly unknown: string;
  readonly noSteps: string;
  readonly lastSeen: string;
}

export const dashboardEn: DashboardMessages = {
  title: 'Dashboard',
  window: 'Time',
  windows: { '1h': 'Last hour', '24h': 'Last day', '7d': 'Last week' },
  running: 'Running',
  queued: 'Waiting',
  succeeded: 'Items done',
  failed: 'Items failed',
  perMinute: 'Items a minute',
  cacheHits: 'Answered from before',
  busy: (busy, lanes) => `${busy} of ${lanes} at work`,
  workers: 'Workers',
  finished: 'Items over time',
  steps: 'Where the time goes',
  component: 'Component',
  count: 'Tries',
  median: 'Median',
  slow: '95% within',
  share: 'Share',
  errors: 'Latest errors',
  noErrors: 'No errors in this time.',
  alerts: 'Alerts',
  noAlerts: 'Nothing needs attention.',
  alertKinds: {
    failure_rate: (value, limit) =>
      `${value} of the items of the last 15 minutes have failed (limit ${limit}).`,
    queue_age: (value, limit) => `A run has waited for ${value} to be begun (limit ${limit}).`,
    disk: (value, limit) => `${value} of the disk that the data folder is on are in use (limit ${limit}).`,
    stuck_execution: (value, limit) => `Nothing was recorded about a run for ${value} (limit ${limit}).`,
  },
  alertRun: 'Show the run',
  recent: 'Latest runs',
  bars: (items, most) => `${items} items over time, at most ${most} at once`,
  bar: (start, done, failed) => `${start}: ${done} done, ${failed} failed`,
  most: (items) => `at most ${items}`,
  allRuns: 'All runs',
  acknowledge: 'Seen',
  acknowledgedBy: (name) => `seen by ${name}`,
  machine: 'Machine',
  cpu: 'Processor',
  memory: 'Memory in use',
  diskFree: 'Disk free',
  records: 'Records',
  objects: 'Images and files',
  unknown: 'not known',
  noSteps: 'No step ran in this time.',
  lastSeen: 'Last',
};

export const dashboardJa: DashboardMessages = {
  title: '状況',
  window: '期間',
  windows: { '1h': '過去1時間', '24h': '過去1日', '7d': '過去1週間' },
  running: '実行中',
  queued: '待機中',
  succeeded: '完了した件数',
  failed: '失敗した件数',
  perMinute: '1分あたりの件数',
  cacheHits: '前回の結果の利用',
  busy: (busy, lanes) => `${lanes}本中${busy}本が作業中`,
  workers: 'ワーカー',
  finished: '件数の推移',
  steps: '時間がかかっているステップ',
  component: '処理部品',
  count: '回数',
  median: '中央値',
  slow: '95% がこの時間以内',
  share: '割合',
  errors: '最近のエラー',
  noErrors: 'この期間にエラーはありません。',
  alerts: 'アラート',
  noAlerts: '注意が必要なことはありません。',
  alertKinds: {
    failure_rate: (value, limit) => `過去15分間の${value}の件が失敗しました（しきい値 ${limit}）。`,
    queue_age: (value, limit) => `実行が${value}待っても始まっていません（しきい値 ${limit}）。`,
    disk: (value, limit) => `データフォルダのディスクの${value}が使われています（しきい値 ${limit}）。`,
    stuck_execution: (value, limit) => `実行の記録が${value}ありません（しきい値 ${limit}）。`,
  },
  alertRun: '実行を表示',
  recent: '最近の実行',
  bars: (items, most) => `件数の推移：合計${items}件、最大${most}件`,
  bar: (start, done, failed) => `${start}：完了${done}件、失敗${failed}件`,
  most: (items) => `最大${items}件`,
  allRuns: 'すべての実行',
  acknowledge: '確認した',
  acknowledgedBy: (name) => joined`${name} が確認済み`,
  machine: 'マシン',
  cpu: 'プロセッサ',
  memory: '使用中のメモリ',
  diskFree: 'ディスクの空き',
  records: '記録',
  objects: '画像とファイル',
  unknown: '不明',
  noSteps: 'この期間に実行されたステップはありません。',
  lastSeen: '最後',
};
