import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from './words.ts';

/** Figures by what was measured: a component, or `NAME/CASE`. */
export type Times = Readonly<Record<string, Time>>;

interface Time {
  /** Milliseconds a megapixel. */
  readonly ms: number;
  /** How many times as long as OpenCV on one thread. */
  readonly ratio: number;
  /** Why it is over the aim, where that is not what it is with most. */
  readonly reason?: Readonly<Record<Language, string>>;
}

/** More than so many times as long as OpenCV needs a reason. */
const aim = 5;

/** The figures that `npm run bench -- components` gave last. */
export async function readTimes(root: string): Promise<Times> {
  const path = join(root, 'bench/cases/components/figures.json');
  return JSON.parse(await readFile(path, 'utf8').catch(() => '{}')) as Times;
}

/** What the page of a component says of its time; nothing where it was not measured. */
export function timeOf(name: string, times: Times, language: Language): string[] {
  const own = Object.entries(times).filter(([key]) => key === name || key.startsWith(`${name}/`));
  if (own.length === 0) return [];
  const lines = own.map(([key, { ms, ratio }]) => {
    const what = key === name ? '' : ` (${key.slice(name.length + 1)})`;
    return language === 'en'
      ? `- ${ms} ms a megapixel${what}, ${ratio} times as long as OpenCV on one thread`
      : `- 1 メガピクセルあたり ${ms} ms${what}、OpenCV（1 スレッド）の ${ratio} 倍`;
  });
  const usual = {
    en: 'OpenCV handles 16 to 32 samples with one instruction here, which code in JavaScript cannot. Decoding a JPEG of a megapixel takes about 6 ms.',
    ja: 'OpenCV はここで 16〜32 画素を 1 命令で処理しますが、JavaScript にはその手段がありません。なお、1 メガピクセルの JPEG の読み込みには約 6 ms かかります。',
  };
  const over = own.find(([, { ratio }]) => ratio > aim)?.[1];
  return [lines.join('\n'), ...(over ? [(over.reason ?? usual)[language]] : [])];
}
