import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { violationsInBothThemes } from './axe.ts';
import { chromiumPath, openBrowser } from './chromium.ts';
import { startPlatform, type TestPlatform } from './platform.ts';
import { walk } from './walk.ts';

const images = join(import.meta.dirname, '../../pipelines/find-and-mark/images');

/** Reads an archive with what is not ours: Python's own module, which checks each sum. */
const listWithPython = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    print(json.dumps(sorted(archive.namelist())))
`;

interface Run {
  readonly execution_id: string;
  readonly status: string;
  readonly items: { readonly succeeded: number };
}

const patient = { timeout: 30_000 };

describe.skipIf(chromiumPath() === undefined)(
  'runs that are watched, and results that are looked through',
  // The platform works on many photos meanwhile, on whatever the machine has left.
  { timeout: 180_000 },
  () => {
    let platform: TestPlatform;
    let browser: Browser;
    let page: Page;
    let faults: string[];
    /** The run of the samples. */
    let first: string;
    let started = 0;

    beforeAll(async () => {
      [platform, browser] = await Promise.all([startPlatform(), openBrowser()]);
      const { items } = await answer<{ items: Run[] }>('/executions?pipeline=find-and-mark');
      first = items[0]!.execution_id;
    }, 180_000);
    afterAll(async () => {
      await browser?.close();
      await platform?.[Symbol.asyncDispose]();
    }, 60_000);
    beforeEach(async () => {
      const context = await browser.newContext({ baseURL: platform.url, locale: 'en-GB' });
      context.setDefaultTimeout(60_000);
      faults = [];
      context.on('weberror', (fault) => faults.push(fault.error().message));
      context.on('console', (message) => {
        // The browser too says that the connection is lost, or that a picture cannot be shown.
        if (message.type() === 'error' && !/net::ERR_|status of 422/.test(message.text()))
          faults.push(message.text());
      });
      page = await context.newPage();
    });
    afterEach(async () => {
      await page.context().close();
      if (faults.length > 0) throw new Error(faults.join('\n'));
    });

    async function answer<Answer>(path: string): Promise<Answer> {
      return (await (await fetch(`${platform.url}/api/v1${path}`)).json()) as Answer;
    }

    /** Starts find-and-mark over so many photos. @param broken photos of which only the beginning is there */
    async function start(photos: number, { broken = 0 }: { readonly broken?: number } = {}): Promise<string> {
      const label = `${++started}`;
      const form = new FormData();
      form.append('execution', JSON.stringify({ pipeline: 'find-and-mark' }));
      for (let at = 0; at < photos; at++) {
        const bytes = await readFile(join(images, `plate-0${1 + (at % 8)}.jpg`));
        // What stands behind the end of a picture makes it another file: nothing of it is known from before.
        const whole = Buffer.concat([bytes, Buffer.from(`${label} ${at}`)]);
        const content = at < broken ? bytes.subarray(0, 400) : whole;
        form.append('image', new Blob([content], { type: 'image/jpeg' }), `photo-${at}.jpg`);
      }
      const sent = await fetch(`${platform.url}/api/v1/executions`, { method: 'POST', body: form });
      return ((await sent.json()) as Run).execution_id;
    }

    test('a run is followed on its graph and in its grid, and a cell leads to the tries of its step', async () => {
      const id = await start(16);
      await page.goto(`/executions/${id}?view=graph`);
      await page
        .locator('.svelte-flow__node')
        .filter({ hasText: 'Draw results' })
        .getByText('16 of 16')
        .waitFor();
      await page.locator('.svelte-flow__node').filter({ hasText: 'Detect objects' }).click();
      await page
        .getByRole('region', { name: 'Detect objects' })
        .getByRole('link', { name: 'Logs of this step' })
        .waitFor();
      await page.getByRole('button', { name: 'Run again from this step' }).click();
      expect(await page.getByLabel('Begin with').inputValue()).toBe('find');

      await page.getByRole('button', { name: 'Grid', exact: true }).click();
      const cell = page.getByRole('gridcell', { name: 'photo-7, Detect objects: Done' });
      await cell.waitFor();
      await page.getByRole('gridcell', { name: 'photo-0, Resize' }).focus();
      await page.keyboard.press('ArrowRight');
      for (let down = 0; down < 7; down++) await page.keyboard.press('ArrowDown');
      await expect
        .poll(() => cell.evaluate((element) => element === element.ownerDocument.activeElement), patient)
        .toBe(true);
      await page.keyboard.press('Enter');
      await page.waitForURL(/item=7&step=find/);
      await page.getByRole('heading', { name: 'photo-7' }).waitFor();
      await page.getByRole('row', { name: /^1 done/ }).waitFor();
    });

    test('a run is cancelled while it goes on', async () => {
      const id = await start(120);
      await page.goto(`/executions/${id}`);
      await page.getByRole('button', { name: 'Cancel', exact: true }).click();
      await page.getByRole('main').getByText('Cancelled').first().waitFor();
      await page.getByRole('button', { name: /^Cancelled \d+/ }).click();
      await page.getByRole('list', { name: 'Arrow keys' }).getByText('Cancelled').first().waitFor();
      expect((await answer<Run>(`/executions/${id}`)).status).toBe('cancelled');
    });

    test('an item that fails is told at once with what to do, and is tried again', async () => {
      const id = await start(30, { broken: 1 });
      await page.goto(`/executions/${id}`);
      await page.getByRole('alert').getByText('1 of 30 items failed.').waitFor();
      expect(await page.title()).toContain('1 failed');
      await page.getByRole('button', { name: 'Grid', exact: true }).click();
      await page.getByRole('button', { name: 'Next failed item' }).click();
      const failed = page.getByRole('gridcell', { name: 'photo-0, Resize: Failed' });
      await expect
        .poll(() => failed.evaluate((element) => element === element.ownerDocument.activeElement), patient)
        .toBe(true);
      await page.getByRole('link', { name: 'Show them' }).click();
      await page.getByRole('button', { name: 'photo-0' }).click();
      await page.getByRole('heading', { name: 'photo-0' }).waitFor();
      await page
        .getByRole('alert')
        .getByText(/IMAGE_/)
        .waitFor();
      await page.getByRole('button', { name: 'Retry 1' }).click();
      await page.getByRole('button', { name: 'Resize shrink' }).click();
      await page.getByText('(retry 1)').waitFor();
    });

    test('verdicts are corrected by the keyboard alone, and what the pipeline said stays beside', async () => {
      await page.goto(`/executions/${first}?show=OK`);
      await page.getByRole('heading', { name: 'plate-02' }).waitFor();
      await page.keyboard.press('n');
      await page.getByRole('heading', { name: 'plate-05' }).waitFor();
      await page.keyboard.press('k');
      await page.getByRole('heading', { name: 'plate-02' }).waitFor();
      await page.getByText('The pipeline says: OK').waitFor();
      await page.getByRole('button', { name: /^Corrected 1/ }).waitFor();
      const path = `/executions/${first}/items/1/verdict`;
      const { final_verdict: final, history } = await answer<{ final_verdict: string; history: unknown[] }>(
        path,
      );
      expect([final, history.length]).toEqual(['NG', 1]);

      await page.getByLabel('Why (optional)').fill('a reflection');
      await page.getByRole('button', { name: 'It is OK' }).click();
      await page.getByText('Who changed it (2)').click();
      await page.getByText('a reflection').waitFor();
      await page.getByRole('button', { name: 'Table', exact: true }).click();
      await page.getByRole('row', { name: /plate-02 .*OK Corrected by local/ }).waitFor();
      await page.getByRole('button', { name: 'Detections: number', exact: true }).click();
      await expect
        .poll(() => new URL(page.url()).searchParams.get('sort'), patient)
        .toBe('values.detections.count');
      await page.getByLabel('Show').selectOption('corrected');
      await expect.poll(() => page.getByRole('row').count(), patient).toBe(2);
      await page.reload();
      await page.getByRole('row', { name: /plate-02/ }).waitFor();
    });

    test('any two pictures are laid over each other, with the boxes of what was found and what is known of both', async () => {
      await page.goto(`/executions/${first}?item=2`);
      await page.getByLabel('Draw the 4 boxes that were found').check();
      await expect.poll(() => page.locator('.overlay polygon').count(), patient).toBe(8);
      await page.getByRole('link', { name: 'Compare with another picture' }).click();
      const other = page.getByRole('group', { name: 'After' });
      await other.getByLabel('Run', { exact: true }).selectOption(first);
      await other.getByLabel('Item', { exact: true }).selectOption({ label: 'plate-03' });
      await other.getByLabel('Picture').selectOption({ label: 'image as it came' });
      await other.getByRole('button', { name: 'Choose', exact: true }).click();
      await page.getByRole('button', { name: 'Onion skin' }).click();
      await page.getByRole('slider', { name: 'How much of the second picture is seen' }).fill('100');
      await page.locator('summary').getByText('About the pictures').click();
      await page.getByRole('row', { name: 'Size 1,920 × 1,080 px 1,920 × 1,080 px' }).waitFor();
      const url = new URL(page.url());
      expect(url.searchParams.get('a')).toBe(`${first}/2/outputs/image`);
      expect(url.searchParams.get('b')).toBe(`${first}/2/inputs/image`);
      await page.reload();
      await page.getByRole('slider', { name: 'How much of the second picture is seen' }).waitFor();
      await page.getByRole('button', { name: 'Difference', exact: true }).click();
      await page.getByText(/PSNR \d\d\.\d\d dB/).waitFor();
    });

    test('a run is started with pictures that the platform has already', async () => {
      const form = new FormData();
      for (const name of ['plate-05.jpg', 'plate-06.jpg']) {
        form.append('file', new Blob([await readFile(join(images, name))]), name);
      }
      await fetch(`${platform.url}/api/v1/files`, { method: 'POST', body: form });
      await page.goto('/pipelines/find-and-mark/run');
      await page.getByRole('button', { name: 'Choose stored files' }).click();
      await page.getByLabel('Search stored files').fill('plate-0');
      await page.getByRole('checkbox', { name: /plate-05/ }).check();
      await page.getByRole('checkbox', { name: /plate-06/ }).check();
      await page.getByRole('button', { name: 'Add 2 files' }).click();
      await page.getByText('The same by API').click();
      await page.getByText(/"inputs":\{"image":\[\{"file":"sha256:/).waitFor();
      await page.getByRole('button', { name: 'Run with 2 images' }).click();
      await page.waitForURL(/\/executions\/[0-9a-f-]{36}/);
      await page.getByText('2 of 2 done').waitFor();
      await page.getByRole('button', { name: /plate-06 .*NG/ }).waitFor();
      const id = page.url().split('/').at(-1)!;
      expect((await answer<Run>(`/executions/${id}`)).items.succeeded).toBe(2);
    });

    test('the list of pipelines says what each did today, and leads to its last result', async () => {
      await page.goto('/');
      const row = page.getByRole('row', { name: /Find and mark defects/ });
      await row.getByText(/^\d+ done$/).waitFor();
      await row.getByRole('link', { name: 'Last result of Find and mark defects' }).click();
      await page.waitForURL(/\/executions\/[0-9a-f-]{36}\?item=\d+/);
      const heading = page.getByRole('heading', { level: 1, name: 'Find and mark defects' });
      await heading.waitFor();
      expect(await heading.count()).toBe(1);
    });

    test('all results come in one file, named by their items', async () => {
      await page.goto(`/executions/${first}`);
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Download all (ZIP)' }).click();
      const file = await (await download).path();
      const names = JSON.parse(
        execFileSync('python3', ['-c', listWithPython, file], { encoding: 'utf8' }),
      ) as string[];
      expect(names).toContain('table.csv');
      const plates = names.filter((name) => /^image\/plate-0\d\.(?:jpg|png|tif|webp)$/.test(name));
      expect(plates).toHaveLength(8);
      expect(names.filter((name) => /^verdict\/plate-0\d\.json$/.test(name))).toHaveLength(8);
    });

    test('a page that is open while the platform starts anew goes on by itself, and misses nothing', async () => {
      const id = await start(50);
      await page.goto(`/executions/${id}?view=grid`);
      await page.getByRole('gridcell', { name: 'photo-0, Resize: Done' }).waitFor();
      const logs = await page.context().newPage();
      await logs.goto(`/executions/${id}?view=logs`);
      const list = await page.context().newPage();
      await list.goto('/executions');
      await list
        .getByRole('row', { name: /Running/ })
        .first()
        .waitFor();
      await platform.restart();
      await page.getByText('50 of 50 done').waitFor({ timeout: 60_000 });
      await logs.getByText('The run has ended: these are all lines.').waitFor({ timeout: 60_000 });
      await expect.poll(() => list.getByRole('row', { name: /Running/ }).count(), patient).toBe(0);
      await Promise.all([logs.close(), list.close()]);
      await page.getByRole('gridcell', { name: 'photo-0, Draw results: Done' }).waitFor();
      await expect
        .poll(async () => (await answer<Run>(`/executions/${id}`)).items.succeeded, { timeout: 60_000 })
        .toBe(50);
      await page.getByRole('button', { name: 'Graph' }).click();
      await page
        .locator('.svelte-flow__node')
        .filter({ hasText: 'Draw results' })
        .getByText('50 of 50')
        .waitFor();
    });

    test('nothing stands in the way of a screen reader, in either theme', async () => {
      const screens = [
        `/executions/${first}?view=graph&step=find`,
        `/executions/${first}?view=grid`,
        `/executions/${first}?view=table&sort=verdict`,
        `/executions/${first}?view=logs`,
        `/executions/${first}?item=1`,
        `/compare/files?a=${first}/2/inputs/image&b=${first}/2/outputs/image&way=onion`,
        '/compare/files',
        '/',
      ];
      await walk(page, screens, async (on, path) => {
        await on.goto(path);
        await on.locator('h1').first().waitFor();
        await on.waitForLoadState('networkidle');
        expect([path, ...(await violationsInBothThemes(on))]).toEqual([path]);
      });
    });
  },
);
