import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const script = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds on a page as it is: what stands in the way of somebody who uses a screen reader or sees little.
 *
 * @param only the rules to ask, all that are usual when it is left out
 */
export async function violationsOn(page: Page, only?: readonly string[]): Promise<string[]> {
  const options = {
    resultTypes: ['violations'],
    // Style sheets as text, which the page would load again, are for rules that are not asked.
    preload: { assets: ['media'] },
    ...(only !== undefined && { runOnly: { type: 'rule', values: only } }),
  };
  // The policy lets no page run a script that it brings; the debugger may.
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(script);
  return (await page.evaluate(`axe.run(${JSON.stringify(options)}).then(({ violations }) => violations.map(
    ({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 160)).join(' | ')))`)) as string[];
}

/** The same in both themes. They differ in colours alone, so the second one is asked about these. */
export async function violationsInBothThemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [colorScheme, rules] of [
    ['dark', undefined],
    ['light', ['color-contrast', 'link-in-text-block']],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await violationsOn(page, rules)).map((violation) => `${colorScheme}: ${violation}`));
  }
  return found;
}
