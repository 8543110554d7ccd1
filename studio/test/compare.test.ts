import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, openBrowser } from './chromium.ts';
import { startPlatform, type TestPlatform } from './platform.ts';

interface Run {
  readonly execution_id: string;
  readonly status: string;
}

describe.skipIf(chromiumPath() === undefined)('runs that are looked into, repeated and compared', () => {
  let platform: TestPlatform;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  /** The run of the samples. */
  let first: string;

  beforeAll(async () => {
    [platform, browser] = await Promise.all([startPlatform(), openBrowser()]);
    const address = `${platform.url}/api/v1/executions?pipeline=find-and-mark`;
    const { items } = (await (await fetch(address)).json()) as { items: Run[] };
    first = items[0]!.execution_id;
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
      if (message.type() === 'error') faults.push(message.text());
    });
  });
  afterEach(async () => {
    await page.close();
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });

  /** Repeats the samples with another parameter, and waits for its end. */
  async function repeat(params: Readonly<Record<string, unknown>>): Promise<string> {
    const answer = await fetch(`${platform.url}/api/v1/executions/${first}/rerun`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ params }),
    });
    const { execution_id: id } = (await answer.json()) as Run;
    await expect
      .poll(
        async () => {
          const run = (await (await fetch(`${platform.url}/api/v1/executions/${id}`)).json()) as Run;
          return run.status;
        },
        { timeout: 20_000 },
      )
      .toBe('succeeded');
    return id;
  }

  test('the time of a run is told by step, with the bottleneck, and drawn for each item', async () => {
    await page.goto(`/executions/${first}`);
    await page.getByRole('button', { name: 'Time', exact: true }).click();
    await page.getByRole('row', { name: /^Detect objects find .*8 .* ms .*%/ }).waitFor();
    expect(await page.getByRole('rowheader').filter({ hasText: 'Bottleneck' }).count()).toBe(1);
    await expect
      .poll(() => page.getByRole('img', { name: /Resize, try 1: done, .*Draw results, try 1/ }).count())
      .toBe(8);
    await page.getByRole('link', { name: 'plate-03' }).click();
    await page.getByRole('heading', { name: 'plate-03' }).waitFor();
  });

  test('a step is opened to see each try of it, with what it used', async () => {
    await page.goto(`/executions/${first}`);
    const step = page.getByRole('button', { name: 'Detect objects find' });
    await step.focus();
    await page.keyboard.press('Enter');
    expect(await step.getAttribute('aria-expanded')).toBe('true');
    await page.getByRole('row', { name: /^1 done \d.* \d.* MB$/ }).waitFor();
  });

  test('a run is repeated with another setting: what the setting does not reach comes from before, and the rest says why', async () => {
    await page.goto(`/executions/${first}`);
    await page.getByRole('button', { name: 'Run again from a step' }).click();
    const start = page.getByRole('button', { name: 'Run 8 items again' });
    expect(await start.isDisabled()).toBe(true);
    await page.getByRole('slider', { name: 'Lowest score' }).fill('0.85');
    await start.click();
    await page.waitForURL((url) => !url.pathname.includes(first));
    await page.getByRole('link', { name: /^Repeats/ }).waitFor();
    await page.getByText('Ran again: setting “Lowest score” changed').waitFor();
    await page.getByRole('row', { name: /shrink .*From before/i }).waitFor();
  });

  test('a run is repeated from a step on, although nothing changed', async () => {
    await page.goto(`/executions/${first}`);
    await page.getByRole('button', { name: 'Run again from a step' }).click();
    await page.getByLabel('Begin with').selectOption('judge');
    await page.getByRole('button', { name: 'Run 8 items again' }).click();
    await page.waitForURL((url) => !url.pathname.includes(first));
    await page.getByRole('row', { name: /find .*From before/i }).waitFor();
    await page.getByRole('row', { name: /judge .*Done/ }).waitFor();
    expect(await page.getByText('Ran again:').count()).toBe(0);
  });

  test('two runs are chosen in the list and compared: settings, verdicts, values, pictures', async () => {
    const other = await repeat({ confidence: 0.95 });
    await page.goto('/executions?pipeline=find-and-mark');
    const boxes = page.getByRole('checkbox', { name: /to compare/ });
    await boxes.first().check();
    await boxes.last().check();
    await page.getByRole('link', { name: 'Compare', exact: true }).click();
    await page.waitForURL(`/compare?a=${first}&b=${other}`);
    await page.getByRole('row', { name: 'Lowest score 0.5 0.95' }).waitFor();
    await page.getByRole('button', { name: /plate-03 NG OK Detect objects: another result/ }).click();
    await page.getByText('First step that differs: Detect objects find').waitFor();
    await page.getByRole('row', { name: 'Detections: number 4 0 -4' }).waitFor();
    await page.getByRole('slider', { name: 'Divider between before and after' }).fill('20');

    await page.getByRole('button', { name: 'Side by side' }).click();
    await page.getByRole('group', { name: 'Before: zoom and pan' }).waitFor();
    expect(await page.getByRole('img', { name: 'After' }).count()).toBe(1);

    await page.getByRole('button', { name: 'Difference', exact: true }).click();
    await page.getByText(/PSNR \d\d\.\d\d dB/).waitFor();
    await page.getByText(/SSIM 0\.\d{4}/).waitFor();
    await page.getByText('of all pixels, 1,920 × 1,080 px').waitFor();

    // The address says all of it.
    await page.reload();
    await page.getByText(/PSNR/).waitFor();
    await page.getByRole('heading', { name: 'plate-03' }).waitFor();

    // So can be what the steps gave on the way.
    await page.getByLabel('What is compared').selectOption('What Detect objects gave');
    await page.getByRole('heading', { name: 'Detections', exact: true }).waitFor();
    await expect.poll(() => page.getByRole('row', { name: /^(dent|scratch) / }).count()).toBe(4);
    await page.getByLabel('What is compared').selectOption('What Resize gave');
    await page.getByText('PSNR identical').waitFor();
  });

  test('two pictures that steps gave are compared, of any items', async () => {
    await page.goto(`/executions/${first}?item=2&step=shrink`);
    await page.getByRole('img', { name: 'image as Resize gave it' }).waitFor();
    await page
      .getByRole('row')
      .filter({ has: page.getByRole('img', { name: 'image as Resize gave it' }) })
      .getByRole('link', { name: 'Compare with another picture…' })
      .click();
    await page.getByLabel('Run', { exact: true }).selectOption(first);
    await page.getByLabel('Item', { exact: true }).selectOption('plate-01');
    const pictures = page
      .locator('label')
      .filter({ hasText: /^Picture/ })
      .locator('select');
    await pictures.selectOption('image as Draw results gave it');
    await page.getByRole('button', { name: 'Choose', exact: true }).click();
    await page.getByRole('slider', { name: 'Divider between before and after' }).waitFor();
    const query = new URL(page.url()).searchParams;
    expect([query.get('a'), query.get('b')]).toEqual([
      `${first}/2/steps/shrink/image`,
      `${first}/0/steps/mark/image`,
    ]);
  });

  test('a run without differences says so, and its pictures are identical', async () => {
    const same = await repeat({ confidence: 0.5 });
    await page.goto(`/compare?a=${first}&b=${same}`);
    await page.getByText('Settings, pipeline and components are the same.').waitFor();
    await page.getByText('No item differs.').waitFor();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByRole('button', { name: /plate-01 .* the same/ }).waitFor();
    await page.getByRole('button', { name: 'Difference', exact: true }).click();
    await page.getByText('PSNR identical').waitFor();
    await page.getByRole('button', { name: 'Swap' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('a')).toBe(same);
  });

  test('a picture is looked at down to its pixels by the keyboard, with the zoom and their values', async () => {
    await page.goto(`/executions/${first}?item=2`);
    const pane = page.getByRole('group', { name: 'Before / After: zoom and pan' });
    await pane.focus();
    const zoom = page.getByRole('group', { name: 'Zoom' }).getByRole('status');
    await page.keyboard.press('1');
    await expect.poll(() => zoom.textContent()).toBe('100%');
    for (let press = 0; press < 6; press++) await page.keyboard.press('+');
    await expect.poll(() => zoom.textContent()).toBe('1,139%');
    const after = page.getByRole('img', { name: 'After' });
    expect(await renderingOf(after)).toBe('pixelated');
    // The pixels themselves have come, and are not those of a reduced picture.
    const value = page.getByText(/^\(960, 540\)$/);
    await value.waitFor();
    await expect.poll(() => page.getByText('about', { exact: true }).count()).toBe(0);
    await page.keyboard.press('ArrowRight');
    await page.getByText(/^\(965, 540\)$/).waitFor();
    // The address says where somebody looks.
    await expect.poll(() => new URL(page.url()).searchParams.get('zoom')).toMatch(/^11\.39,965,540$/);
    await page.reload();
    await expect.poll(() => zoom.textContent()).toBe('1,139%');
    await pane.focus();
    await page.keyboard.press('0');
    await expect.poll(() => zoom.textContent()).toMatch(/^\d\d%$/);
    expect(await renderingOf(after)).toBe('auto');
  });
});

/** How the browser draws a picture that it makes larger. */
async function renderingOf(picture: Locator): Promise<string> {
  return await picture.evaluate((element) => {
    const page = globalThis as unknown as { getComputedStyle(of: unknown): { imageRendering: string } };
    return page.getComputedStyle(element).imageRendering;
  });
}
