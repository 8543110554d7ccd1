import type { Evaluation } from '../evaluation.ts';
import type { Thumbnail } from './thumbnails.ts';
import { escaped } from './escaped.ts';

/** What is not right, as pictures: what was missed is dashed, what was wrongly said is drawn through. */
export function gallery(wrong: Evaluation['wrong'], thumbnails: ReadonlyMap<string, Thumbnail>): string {
  const figures = wrong.flatMap((one) => {
    const thumbnail = thumbnails.get(one.file);
    return thumbnail ? [figure(one, thumbnail)] : [];
  });
  return figures.length === 0 ? '' : `<div class="gallery">${figures.join('')}</div>`;
}

function figure(
  { file, expected, found, marks = [] }: Evaluation['wrong'][number],
  { jpeg, width, height }: Thumbnail,
): string {
  const picture = `<image href="data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}" width="${width}" height="${height}"/>`;
  const line = Math.max(width, height) / 120;
  const boxes = marks.map(({ kind, label, box: [x, y, wide, high] }) => {
    const sides = `x="${x}" y="${y}" width="${wide}" height="${high}"`;
    const dash = kind === 'missed' ? ` stroke-dasharray="${line * 3} ${line * 2}"` : '';
    return `<rect ${sides} fill="none" stroke="var(--${kind === 'missed' ? 'blue' : 'bad'})" stroke-width="${line}"${dash}><title>${escaped(label)}</title></rect>`;
  });
  const alt = escaped(`${file}: ${expected}, said ${found}`);
  const caption = `<b>${escaped(file)}</b><br>Truth: ${escaped(expected)}<br>Said: ${escaped(found)}`;
  return `<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${alt}">${picture}${boxes.join('')}</svg><figcaption>${caption}</figcaption></figure>`;
}
