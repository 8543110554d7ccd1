import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, openBrowser } from './chromium.ts';
import { startPlatform, type TestPlatform } from './platform.ts';

const image = join(import.meta.dirname, '../../pipelines/find-and-mark/images/plate-03.jpg');

describe.skipIf(chromiumPath() === undefined)('pipelines of one’s own in Chromium', () => {
  let platform: TestPlatform;
  let browser: Browser;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    [platform, browser] = await Promise.all([startPlatform(), openBrowser()]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await platform?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    page = await browser.newPage({ baseURL: platform.url, locale: 'en-GB' });
    page.setDefaultTimeout(10_000);
    faults = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (message) => {
      // The browser says it of each answer that is an error.
      if (message.type() === 'error' && !message.text().includes('status of 409'))
        faults.push(message.text());
    });
  });
  afterEach(async () => {
    await page.close();
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });

  test('from nothing to a result: a new pipeline, one step more, tried on a photo, made a version, run', async () => {
    await page.goto('/');
    await page.getByRole('button', { name: 'New pipeline' }).click();
    await page.getByLabel('What shall it be called?').fill('Soft and grey');
    await page.getByText('soft-and-grey').waitFor();
    await page.getByRole('button', { name: 'Make it, and open the editor' }).click();
    await page.waitForURL('**/pipelines/soft-and-grey');
    const grey = page.locator('.svelte-flow__node').filter({ hasText: 'Grayscale' });
    await grey.waitFor();
    await page.getByText('No problems').waitFor();

    const search = page.getByRole('searchbox', { name: 'Search components' });
    await search.fill('blur');
    await page.getByRole('button', { name: 'Blur', exact: true }).waitFor();
    await search.press('Enter');
    const blur = page.locator('.svelte-flow__node').filter({ hasText: 'Blur' });
    await blur.waitFor();
    await page.getByText(/^\d problem/).waitFor();
    await page.getByLabel('Image', { exact: true }).selectOption({ label: 'Grey image of “Grayscale”' });
    await blur.click();
    await page.keyboard.press('c');
    await page.getByRole('combobox', { name: 'Connect Blur' }).fill('outputs.result');
    await page.keyboard.press('Enter');
    await page.getByText('No problems').waitFor();

    await page.locator('input[type=file]').setInputFiles(image);
    await grey.getByRole('img').waitFor();
    await blur.getByRole('img').waitFor();

    await page.getByRole('button', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'Make a version' }).click();
    await page.getByText('Version 1 is there.').waitFor();
    await page.getByRole('link', { name: 'Run', exact: true }).click();
    await page.locator('input[type=file]').setInputFiles(image);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.waitForURL(/\/executions\/[0-9a-f-]{36}/);
    const after = page.getByRole('img', { name: 'After' });
    await after.waitFor();
    await expect
      .poll(() => after.evaluate((found) => (found as unknown as { naturalWidth: number }).naturalWidth))
      .toBeGreaterThan(100);
  });

  test('a pipeline is duplicated, exported, brought back under another name, found, and deleted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-export-'));
    await page.goto('/');
    await page.getByRole('button', { name: 'Duplicate: find-and-mark', exact: true }).click();
    await page.getByText('The copy is there as find-and-mark-copy.').waitFor();
    const copy = page.getByRole('row', { name: /Find and mark defects \(copy\)/ });
    await copy.getByText('Draft, no version yet').waitFor();

    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export: find-and-mark-copy' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    expect(text).toContain('component: vision/detect@^1');
    const file = join(folder, 'brought.yaml');
    await writeFile(file, text);

    await page.getByRole('button', { name: 'Bring a file' }).first().click();
    const zone = page.getByRole('group', { name: 'Drop a pipeline' });
    await zone.locator('input[type=file]').setInputFiles(file);
    await page.getByText('There is a pipeline named find-and-mark-copy already.').waitFor();
    await page.getByRole('button', { name: 'Bring it as find-and-mark-copy-2' }).click();
    await page.getByText('find-and-mark-copy-2 is there.').waitFor();

    await page.getByLabel('Search pipelines').fill('copy-2');
    await expect.poll(() => page.getByRole('button', { name: /^Duplicate/ }).count()).toBe(1);
    expect(new URL(page.url()).searchParams.get('q')).toBe('copy-2');
    await page.getByRole('button', { name: 'Delete: find-and-mark-copy-2' }).click();
    await page.getByText('its runs stay').waitFor();
    await page.getByRole('button', { name: 'Delete?' }).click();
    await page.getByText('No pipeline fits.').waitFor();
    await rm(folder, { recursive: true });
  });

  test('a file that is no pipeline is refused with the reason', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-wrong-'));
    const file = join(folder, 'wrong.json');
    await writeFile(file, '[1, 2]');
    await page.goto('/');
    await page.getByRole('button', { name: 'Bring a file' }).first().click();
    faults = [];
    const refused = page.waitForResponse((response) => response.request().method() === 'POST');
    const zone = page.getByRole('group', { name: 'Drop a pipeline' });
    await zone.locator('input[type=file]').setInputFiles(file);
    expect((await refused).status()).toBeGreaterThanOrEqual(400);
    await page
      .getByRole('alert')
      .getByText(/PIPELINE_/)
      .waitFor();
    // The browser says it of each answer that is an error.
    faults = faults.filter((fault) => !fault.includes('Failed to load resource'));
    await rm(folder, { recursive: true });
  });

  test('a component says what it takes, gives and can be set to, with pictures, and who uses it', async () => {
    await page.goto('/components');
    await page.getByRole('link', { name: 'Resize' }).click();
    await page.getByRole('heading', { name: 'Resize', exact: true }).waitFor();
    await page.getByRole('cell', { name: 'whole number, 1 to 16,384 px' }).first().waitFor();
    const picture = page.getByRole('img', { name: 'Gives: image' }).first();
    await picture.scrollIntoViewIfNeeded();
    await expect
      .poll(() => picture.evaluate((found) => (found as unknown as { naturalWidth: number }).naturalWidth))
      .toBeGreaterThan(50);
    await page.getByRole('link', { name: 'Find and mark defects', exact: true }).click();
    await page.waitForURL('**/pipelines/find-and-mark');
    await page.goto('/components/imaging/crop');
    await page.getByText('No pipeline uses it yet.').waitFor();
  });

  test('the counts of the last day lead to the dashboard', async () => {
    await page.goto('/');
    await page.getByText('NG').first().waitFor();
    await page.getByRole('link', { name: 'The last 24 hours' }).click();
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/dashboard');
  });
});
