export { japaneseTexts } from './all-texts.ts';
export { japanesePhrases } from './phrases.ts';
export { sideBySide, type SideBySide } from './side-by-side.ts';
export { Translator } from './translator.ts';
