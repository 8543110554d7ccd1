import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { violationsInBothThemes } from './axe.ts';
import { chromiumPath, openBrowser } from './chromium.ts';
import { dropFiles } from './gestures.ts';
import { startPlatform, type TestPlatform } from './platform.ts';
import { smallTargetsOn } from './targets.ts';
import { walk } from './walk.ts';

const image = join(import.meta.dirname, '../../pipelines/find-and-mark/images/plate-03.jpg');
const settings = [
  'people',
  'invitations',
  'tokens',
  'secrets',
  'webhooks',
  'triggers',
  'kept',
  'audit',
  'about',
];

describe.skipIf(chromiumPath() === undefined)('the studio in Chromium', () => {
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
    const context = await browser.newContext({ baseURL: platform.url, locale: 'en-GB' });
    context.setDefaultTimeout(10_000);
    faults = [];
    context.on('weberror', (fault) => faults.push(fault.error().message));
    context.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    context.on('request', (request) => {
      if (!request.url().startsWith(platform.url) && !/^(blob|data):/.test(request.url()))
        faults.push(`another origin: ${request.url()}`);
    });
    page = await context.newPage();
  });
  afterEach(async () => {
    await page.context().close();
    // No error in any page, none of the content security policy either, and nothing from elsewhere.
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });

  test('a photo that is dropped on a job gives its result, before and after', async () => {
    // Before the platform says what the job takes.
    const dropped = Promise.withResolvers<void>();
    await page.route('**/pipelines/find-and-mark/form', async (route) => {
      await dropped.promise;
      await route.continue();
    });
    await page.goto('/');
    const card = page.getByRole('article').filter({ hasText: 'Find and mark defects' });
    const pictures = (await card.locator('.pictures').boundingBox())!;
    // Beside the cards nothing happens: the photo does not take the place of the page.
    const ended = page.waitForEvent('framenavigated', { timeout: 1000 }).catch(() => 'none');
    await dropFiles(page, { x: pictures.x, y: 20 }, [image]);
    expect(await ended).toBe('none');
    await dropFiles(page, { x: pictures.x + 40, y: pictures.y + 40 }, [image]);
    dropped.resolve();
    await page.waitForURL(/\/executions\/[0-9a-f-]{36}/);
    await page.getByText('NG').first().waitFor();
    await page.getByText('The number of "scratch" is 3').waitFor();
    const after = page.getByRole('img', { name: 'After' });
    await after.waitFor();
    await expect
      .poll(() => after.evaluate((found) => (found as unknown as { naturalWidth: number }).naturalWidth))
      .toBeGreaterThan(100);
    await page.getByRole('slider', { name: 'Divider between before and after' }).fill('20');
  });

  test('the values of all items stand in a table, and only those that are NG in the list', async () => {
    await page.goto('/executions?text=find');
    await page.getByRole('link', { name: 'Find and mark defects' }).last().click();
    await page.getByRole('button', { name: /^NG 6/ }).click();
    await expect
      .poll(() => page.getByRole('list', { name: 'Arrow keys' }).getByRole('listitem').count())
      .toBe(6);
    await page.getByRole('button', { name: /^All/ }).first().click();
    await page.getByRole('button', { name: 'Table' }).click();
    await page.getByRole('row', { name: /plate-02 .* OK/ }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download as CSV' }).click();
    const csv = await readFile(await (await download).path(), 'utf8');
    expect(csv.split('\r\n')[1]).toMatch(/^1,plate-01,Done,NG,/);
  });

  test('in the editor, what was run before is a click away as the sample', async () => {
    await page.goto('/pipelines/find-and-mark');
    await page.getByRole('button', { name: 'Try it with plate-03' }).click();
    const find = page.locator('.svelte-flow__node').filter({ hasText: 'Detect objects' });
    await find.getByText('1 dent, 3 scratch').waitFor();
    expect(await page.getByRole('button', { name: 'Try it with plate-03' }).count()).toBe(0);
  });

  test('the dashboard says what was done', async () => {
    await page.goto('/dashboard');
    await page.getByRole('cell', { name: 'vision/detect', exact: true }).first().waitFor();
    expect(await page.getByText('Nothing needs attention.').isVisible()).toBe(true);
  });

  test('a run is found again by its address, its state and a word', async () => {
    await page.goto('/executions?status=succeeded&text=find');
    await page.getByRole('link', { name: 'Find and mark defects' }).first().waitFor();
    await page.getByLabel('State').selectOption('failed');
    await page.getByText('No run fits.').waitFor();
    expect(new URL(page.url()).searchParams.get('status')).toBe('failed');
    await page.reload();
    await page.getByText('No run fits.').waitFor();
  });

  test('a setting that is changed in the editor is saved by itself, survives a reload, and is taken back', async () => {
    await page.goto('/pipelines/find-and-mark');
    await page.locator('.svelte-flow__node').filter({ hasText: 'Detect objects' }).click();
    await page.getByLabel('Name of the step').waitFor();
    await page.getByLabel('Run it each time').check();
    await page.getByRole('status').getByText('Saved', { exact: true }).waitFor();
    await page.reload();
    await page.locator('.svelte-flow__node').filter({ hasText: 'Detect objects' }).click();
    expect(await page.getByLabel('Run it each time').isChecked()).toBe(true);
    await page.getByLabel('Run it each time').uncheck();
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await page.getByLabel('Run it each time').isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Text', exact: true }).click();
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toContain('cache: off');
  });

  test('a sample image shows on each step what it gives, again after a setting is changed', async () => {
    await page.goto('/pipelines/find-and-mark');
    await page.locator('input[type=file]').setInputFiles(image);
    const find = page.locator('.svelte-flow__node').filter({ hasText: 'Detect objects' });
    await find.getByText('1 dent, 3 scratch').waitFor();
    await page.locator('.svelte-flow__node').filter({ hasText: 'Draw results' }).getByRole('img').waitFor();
    await find.click();
    // It belongs to the callers: what is set here is what they get where they say nothing.
    await page.getByRole('slider', { name: 'Lowest score' }).fill('0.99');
    await find.getByText('0', { exact: true }).waitFor();
    await page.locator('.svelte-flow__node').filter({ hasText: 'Resize' }).getByText('from before').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await find.getByText('1 dent, 3 scratch').waitFor();
    expect(await page.getByRole('slider', { name: 'Lowest score' }).inputValue()).toBe('0.5');
  });

  test('a step is added by the keyboard alone, and its missing input is said', async () => {
    await page.goto('/pipelines/find-and-mark');
    const search = page.getByRole('searchbox', { name: 'Search components' });
    await search.fill('blur');
    await page.getByRole('button', { name: 'Blur', exact: true }).waitFor();
    await search.press('Enter');
    await page.locator('.svelte-flow__node').filter({ hasText: 'Blur' }).waitFor();
    await page
      .getByText(/problem/)
      .first()
      .waitFor();
    await page.getByLabel('Name of the step').fill('soften');
    await page.getByLabel('Name of the step').press('Enter');
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No problems').waitFor();
    expect(await page.locator('.svelte-flow__node').filter({ hasText: 'Blur' }).count()).toBe(0);
  });

  test('a version is made, and listed', async () => {
    await page.goto('/pipelines/find-and-mark');
    await page.locator('.svelte-flow__node').filter({ hasText: 'Resize' }).click();
    await page.getByLabel('Run it each time').check();
    await page.getByRole('button', { name: 'Versions' }).click();
    await page.getByLabel('What changed?').fill('as a test');
    await page.getByRole('button', { name: 'Make a version' }).click();
    await page.getByText('as a test').waitFor();
    await page.getByText('Version 2 is there.').waitFor();
    expect(await page.getByRole('button', { name: /Put version/ }).count()).toBe(2);
  });

  test('Japanese is chosen by the browser, or by hand, and stays', async () => {
    const context = await browser.newContext({ baseURL: platform.url, locale: 'ja-JP' });
    const inJapanese = await context.newPage();
    await inJapanese.goto('/');
    await inJapanese.getByRole('heading', { name: '何をしたいですか？' }).waitFor();
    expect(await inJapanese.locator('html').getAttribute('lang')).toBe('ja');
    // The places of boxes are called by their titles.
    await inJapanese.goto('/pipelines/find-and-mark');
    await inJapanese.locator('.svelte-flow__node[data-id="find"]').getByText('検出結果').waitFor();
    await context.close();
    await page.goto('/');
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByLabel('Language').selectOption('ja');
    await page.reload();
    await page.getByRole('heading', { name: '何をしたいですか？' }).waitFor();
  });

  test('an address that is none says so and leads back', async () => {
    await page.goto('/nothing-here');
    await page.getByRole('link', { name: 'To the start' }).click();
    await page.getByRole('heading', { name: 'What do you want to do?' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
  });

  /** The addresses of all screens that say something here. */
  async function screens(): Promise<string[]> {
    const answer = await fetch(`${platform.url}/api/v1/executions?limit=2`);
    const { items } = (await answer.json()) as { items: { execution_id: string }[] };
    const [last, before] = items.map(({ execution_id: id }) => id);
    return [
      '/',
      '/executions',
      `/executions/${last}`,
      '/pipelines/find-and-mark',
      '/pipelines/find-and-mark/run',
      `/executions/${last}?view=table`,
      `/executions/${last}?view=time`,
      `/compare?a=${before}&b=${last}&show=all`,
      '/components',
      '/dashboard',
      '/components/imaging/resize',
      ...settings.map((part) => `/settings/${part}`),
    ];
  }

  async function show(on: Page, path: string): Promise<void> {
    await on.goto(path);
    await on.locator('h1').first().waitFor();
    await on.waitForLoadState('networkidle');
  }

  test('nothing stands in the way of a screen reader, in either theme', { timeout: 120_000 }, async () => {
    await walk(page, await screens(), async (on, path) => {
      await show(on, path);
      expect([path, ...(await violationsInBothThemes(on))]).toEqual([path]);
    });
  });

  test('on a tablet, a finger finds everything, on all screens', { timeout: 120_000 }, async () => {
    const options = { baseURL: platform.url, hasTouch: true, isMobile: true };
    const context = await browser.newContext({ ...options, viewport: { width: 820, height: 1180 } });
    const tablet = await context.newPage();
    await walk(tablet, await screens(), async (on, path) => {
      await show(on, path);
      expect([path, ...(await smallTargetsOn(on))]).toEqual([path]);
    });
    await context.close();
  });
});
