type Phrase = readonly [english: string, japanese: string];

/** What a change is about, as `compareManifests` names it. */
const subjects: readonly Phrase[] = [
  ['the input "{name}"', '入力「{name}」'],
  ['the optional input "{name}"', '省略できる入力「{name}」'],
  ['the output "{name}"', '出力「{name}」'],
  ['the parameter "{name}"', 'パラメータ「{name}」'],
  ['the parameters: what they hold', 'パラメータ全体'],
];

const bounds: readonly Phrase[] = [
  ['minimum', '最小値'],
  ['maximum', '最大値'],
  ['exclusiveMinimum', '下限（その値を含まない）'],
  ['exclusiveMaximum', '上限（その値を含まない）'],
  ['minLength', '最小の文字数'],
  ['maxLength', '最大の文字数'],
  ['minItems', '最小の個数'],
  ['maxItems', '最大の個数'],
  ['minProperties', '最小の項目数'],
  ['maxProperties', '最大の項目数'],
];

/** What became of it. */
const changes: readonly Phrase[] = [
  ...bounds.flatMap(([bound, japanese]): Phrase[] => [
    [`has the ${bound} none in place of {before}`, `：${japanese} {before} がなくなりました`],
    [`has the ${bound} {after} in place of none`, `：${japanese}が {after} になりました（以前はなし）`],
    [`has the ${bound} {after} in place of {before}`, `：${japanese}が {before} から {after} に変わりました`],
  ]),
  ['was removed', '：なくなりました'],
  ['is new and required', '：新しく、必須です'],
  ['is new', '：新しく加わりました'],
  ['is required now', '：必須になりました'],
  ['is no longer required', '：必須ではなくなりました'],
  ['is optional now', '：省略できるようになりました'],
  ['is one value for all items now', '：すべての件に共通の1つの値になりました'],
  ['is a value of each item now', '：件ごとの値になりました'],
  ['may be left out now', '：出力されないことがあります'],
  ['is always there now', '：必ず出力されるようになりました'],
  ['no longer preserves {kinds}', '：{kinds} を保たなくなりました'],
  ['no longer pairs with {other}', '：{other} と対にならなくなりました'],
  ['takes {after} in place of {before}', '：受け取る型が {before} から {after} に変わりました'],
  ['gives {after} in place of {before}', '：出力の型が {before} から {after} に変わりました'],
  ['no longer takes {values}', '：{values} を受け付けなくなりました'],
  ['takes {values} too', '：{values} も受け付けます'],
  ['takes {values} alone', '：{values} だけを受け付けます'],
  ['takes more than {values}', '：{values} 以外も受け付けます'],
  ['takes other values', '：受け付ける値が変わりました'],
  ['takes some elements alone', '：一部の要素だけを受け付けます'],
  ['takes any elements', '：どの要素も受け付けます'],
  ['has the default {after} in place of {before}', '：既定値が {before} から {after} に変わりました'],
  ['has no default in place of {before}', '：既定値 {before} がなくなりました'],
  ['has the default {after}, and had none', '：既定値が {after} になりました（以前はなし）'],
  ['is judged without "{key}"', '：「{key}」による検査がなくなりました'],
  ['is judged by another "{key}"', '：「{key}」による検査が変わりました'],
];

/** What a new version of a component changes, as sentences in English and Japanese. */
export const changePhrases: readonly Phrase[] = [
  ...subjects.flatMap(([subject, japanese]) =>
    changes.map(([change, becomes]): Phrase => [`${subject} ${change}`, `${japanese}${becomes}`]),
  ),
  ['"realtime" is {after} and was {before}', 'リアルタイムでの扱い：{before} から {after} に変わりました'],
  ['"network" is {after} and was {before}', 'ネットワーク：{before} から {after} に変わりました'],
  ['any type', 'どの型'],
  ['any other type', 'ほかの型'],
];
