import type { Page } from 'playwright-core';

/** What is large enough for a finger, in pixels. */
const finger = 44;

/**
 * What a finger may touch on a page as it is, and is not high enough for one; a button has to be as wide. Left out are links in a sentence, what lies on a
 * canvas, which is zoomed, and the squares of the grid, thousands of which have to fit.
 */
const script = `(() => {
  for (const details of document.querySelectorAll('details')) details.open = true;
  const touched = 'button, a[href], input, select, textarea, summary, [role=button], [role=tab], [role=slider], [role=option]';
  const leftOut = '.svelte-flow, [role=grid], svg, p a, .markdown a, .hidden-text, .skip';
  const isLarge = (length) => length >= ${finger} - 0.5;
  return [...document.querySelectorAll(touched)].flatMap((element) => {
    const { width, height } = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (width < 2 || height < 2 || style.visibility === 'hidden' || style.opacity === '0') return [];
    if (element.matches(':disabled') || element.closest(leftOut)) return [];
    const label = element.closest('label');
    const { height: ofLabel = 0 } = label?.getBoundingClientRect() ?? {};
    if (isLarge(ofLabel) || (isLarge(height) && (element.tagName !== 'BUTTON' || isLarge(width)))) return [];
    const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
    return [element.tagName + ' "' + name.trim().replace(/\\s+/g, ' ').slice(0, 40) + '" ' + Math.round(width) + '×' + Math.round(height)];
  });
})()`;

export async function smallTargetsOn(page: Page): Promise<string[]> {
  // The policy lets no page run a script that it brings; the debugger may.
  return (await page.evaluate(script)) as string[];
}
