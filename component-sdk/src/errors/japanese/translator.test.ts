import { sideBySide } from './side-by-side.ts';
import { expect, test } from 'vitest';
import { Translator } from './translator.ts';

const { errors, phrases } = sideBySide();
const japanese = new Translator(errors, phrases);

test.each([
  [
    'IMAGE_TOO_LARGE',
    'photo.jpg has 20000×10000 pixels on 1 page(s); the limit is 100000000 pixels in all.',
    'Scale the image down, cut it into tiles, or raise the pixel limit.',
    'photo.jpg は 20000×10000 画素（1 ページ）です。上限は合計 100000000 画素です。',
    '画像を縮小するか、タイルに分けるか、画素数の上限を上げてください。',
  ],
  [
    'STEP_TIMEOUT',
    'The step "blur" took longer than 60 s.',
    'Raise its timeout, or give it smaller images.',
    'ステップ「blur」に 60 秒以上かかりました。',
    '制限時間を延ばすか、小さい画像を渡してください。',
  ],
  [
    'INPUT_MISSING',
    'The step "blur" needs the input "image".',
    'Give it a value of type image.',
    'ステップ「blur」には入力「image」が必要です。',
    'image 型の値をつないでください。',
  ],
  [
    'PARAMETER_INVALID',
    'The parameter "width" of the step "shrink" is 0; expected a whole number from 1 to 16384.',
    'Give a whole number from 1 to 16384.',
    'ステップ「shrink」のパラメータ「width」は0です。1～16384 の整数である必要があります。',
    '1～16384 の整数を指定してください。',
  ],
  [
    'REFERENCE_UNKNOWN',
    'The input "image" of the step "mark" refers to $steps.tern.image, but there is no step "tern".',
    'Did you mean "turn"?',
    'ステップ「mark」の入力「image」が $steps.tern.image を参照していますが、次のステップがありません：「tern」。',
    '「turn」ではありませんか？',
  ],
  [
    'IMAGE_UNREADABLE',
    'plate.jpg begins as an image but cannot be decoded: it is stopping.',
    'The file is damaged or cut short; save or send it again.',
    'plate.jpg は画像として始まっていますが、読み込めません：停止中です。',
    'ファイルが壊れているか、途中で切れています。保存し直すか、もう一度送ってください。',
  ],
])('%s is said in Japanese, with its values', (code, message, remedy, expected, expectedRemedy) => {
  expect(japanese.translate(code, { message, remedy })).toEqual({
    message: expected,
    remedy: expectedRemedy,
  });
});

test('what does not fit its template, and what nobody knows, stays as it is', () => {
  const own = { message: 'The lamp is off.', remedy: 'Switch it on.' };
  expect(japanese.translate('IMAGE_EMPTY', own)).toEqual(own);
  expect(japanese.translate('SOMETHING_ELSE', own)).toEqual(own);
  expect(japanese.phrase('a lamp')).toBe('a lamp');
});

test('text from outside is shown, however it reads', () => {
  const endless = { message: `The component a failed: ${'a or '.repeat(400)}.`, remedy: 'b' };
  expect(japanese.translate('COMPONENT_THREW', endless).message).toContain('a or a or');
  expect(japanese.phrase('one or '.repeat(50))).toContain('one');
});
