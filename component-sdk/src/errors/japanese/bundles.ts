import type { JapaneseTexts } from './texts.ts';

/** Images with several components. */
export const bundleTexts = {
  BUNDLE_INVALID: ['複数の処理部品を持つイメージ {bundle} を作れません：{reason}。', '{advice}'],
  BUNDLE_COMPONENT_NEEDED: [
    'ここには複数の処理部品がありますが、どれも選ばれていません：{names}。',
    'KUMIKI_COMPONENT または --component NAME で1つを指定してください。',
  ],
  BUNDLE_COMPONENT_UNKNOWN: [
    '処理部品 {component} はここにありません。あるのは：{names}。',
    'KUMIKI_COMPONENT または --component NAME でここにあるものを指定するか、別のイメージを使ってください。',
  ],
} as const satisfies JapaneseTexts;
