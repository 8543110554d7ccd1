import { kumikiError, type ErrorRecord } from '@kumiki/component-sdk/errors';
import { sideBySide, Translator } from '@kumiki/component-sdk/errors/japanese';
import type { ItemStatus } from '../../../../execution/index.ts';
import type { Language } from './cells.ts';

/** What stands above the columns that every table has, by their keys. */
const titles = {
  item: { en: 'No.', ja: '番号' },
  name: { en: 'Item', ja: '件' },
  status: { en: 'State', ja: '状態' },
  verdict: { en: 'Verdict of the pipeline', ja: 'パイプラインの判定' },
  final_verdict: { en: 'Verdict', ja: '判定' },
  corrected_by: { en: 'Corrected by', ja: '修正者' },
  corrected_at: { en: 'Corrected at', ja: '修正日時' },
  correction_note: { en: 'Why it was corrected', ja: '修正の理由' },
  started_at: { en: 'Started', ja: '開始' },
  duration_ms: { en: 'Time [ms]', ja: '所要時間 [ms]' },
  error_code: { en: 'Error', ja: 'エラー' },
  error: { en: 'What happened', ja: 'エラーの内容' },
} as const;

export type OwnColumn = keyof typeof titles;

/** The columns that stand before those of the outputs. */
export const ownColumns = Object.keys(titles) as readonly OwnColumn[];

const states: Readonly<Record<ItemStatus, Readonly<Record<Language, string>>>> = {
  pending: { en: 'Waiting', ja: '待機中' },
  running: { en: 'Running', ja: '実行中' },
  succeeded: { en: 'Done', ja: '完了' },
  failed: { en: 'Failed', ja: '失敗' },
  cancelled: { en: 'Cancelled', ja: '中止' },
};

/** How a table says what is the same in all languages: for programs, or for people. */
export interface CsvWords {
  readonly title: (column: OwnColumn) => string;
  readonly state: (status: ItemStatus) => string;
  readonly time: (at: number) => string;
  readonly error: (error: ErrorRecord) => string;
  /** Of an item that is counted from 0. */
  readonly number: (index: number) => number;
  /** Above the column of an output. */
  readonly heading: (column: {
    readonly key: string;
    readonly title: Readonly<Record<Language, string>>;
  }) => string;
}

/** Keys, states and times as the JSON has them. */
export const keysOnly: CsvWords = {
  title: (column) => column,
  state: (status) => status,
  time: (at) => new Date(at).toISOString(),
  error: ({ message }) => message,
  number: (index) => index,
  heading: ({ key }) => key,
};

/**
 * Words of a language, and times of the day of a zone in the form that Excel takes for a time everywhere.
 * @param zone such as `Asia/Tokyo`
 * @throws TIME_ZONE_UNKNOWN
 */
export function wordsOf(language: Language, zone: string): CsvWords {
  const clock = clockOf(zone);
  return {
    title: (column) => titles[column][language],
    state: (status) => states[status][language],
    time: (at) => clock.format(at).replace(',', ''),
    error: language === 'ja' ? inJapanese : keysOnly.error,
    number: (index) => index + 1,
    heading: ({ title }) => title[language],
  };
}

let japanese: Translator | undefined;

function inJapanese({ code, message, remedy }: ErrorRecord): string {
  japanese ??= translator();
  return japanese.translate(code, { message, remedy }).message;
}

function translator(): Translator {
  const { errors, phrases } = sideBySide();
  return new Translator(errors, phrases);
}

/** @throws TIME_ZONE_UNKNOWN */
function clockOf(zone: string): Intl.DateTimeFormat {
  try {
    // Swedes write dates as ISO 8601 has them: 2026-11-27 09:05:00.
    return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: zone });
  } catch {
    throw kumikiError('TIME_ZONE_UNKNOWN', { zone });
  }
}
