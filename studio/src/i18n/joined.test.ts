import { expect, test } from 'vitest';
import { joined } from './joined.ts';

test('a name in Latin letters stands apart in a Japanese text, and a Japanese one does not', () => {
  const text = (step: string, output: string) => joined`次の ${step} の ${output} を表示`;
  expect(text('shrink', 'image')).toBe('次の shrink の image を表示');
  expect(text('リサイズ', '画像')).toBe('次のリサイズの画像を表示');
  expect(text('OK／NG 判定', 'タイル 3')).toBe('次の OK／NG 判定のタイル 3 を表示');
  expect(text('ぼかし（hide）', '画像')).toBe('次のぼかし（hide）の画像を表示');
  expect(joined`${'判定'} が ${'NG'} ${'に等しい'}とき`).toBe('判定が NG に等しいとき');
  expect(joined`${3} 件`).toBe('3 件');
});
