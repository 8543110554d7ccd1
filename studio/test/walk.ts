import type { Page } from 'playwright-core';

/**
 * Has each path looked at, on two pages of a context at once: while one page loads and comes to rest, which is waiting, the
 * other one is looked at, which is work.
 *
 * @param page the first of the two
 */
export async function walk(
  page: Page,
  paths: readonly string[],
  look: (page: Page, path: string) => Promise<void>,
): Promise<void> {
  const second = await page.context().newPage();
  const left = [...paths];
  await Promise.all(
    [page, second].map(async (on) => {
      for (let path = left.shift(); path !== undefined; path = left.shift()) await look(on, path);
    }),
  );
  await second.close();
}
