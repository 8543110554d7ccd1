import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { violationsOn } from './axe.ts';
import { CanvasPage } from './canvas-page.ts';
import { chromiumPath, openBrowser } from './chromium.ts';
import { startPlatform, type TestPlatform } from './platform.ts';
import { shadePipeline, writeShade } from './shade-fixture.ts';

/** A setting that the newer version has no more. */
const withDepth = ', params: { depth: 2 }';
const plates = join(import.meta.dirname, '../../pipelines/find-and-mark/images');

describe.skipIf(chromiumPath() === undefined)(
  'newer versions of components in Chromium',
  { timeout: 90_000 },
  () => {
    let platform: TestPlatform;
    let browser: Browser;
    let canvas: CanvasPage;
    let page: Page;

    beforeAll(async () => {
      const old = async (folder: string) =>
        await writeShade(folder, {
          version: '1.0.0',
          most: 100_000,
          more: '  depth: { type: number, default: 1 }\n',
        });
      [platform, browser] = await Promise.all([
        startPlatform({ KUMIKI_SAMPLES: 'false' }, old),
        openBrowser(),
      ]);
      for (const [name, reference, more] of [
        ['shade-exact', 'lab/shade@1.0.0', withDepth],
        ['shade-range', 'lab/shade'],
      ] as const) {
        await ask('/pipelines', { text: shadePipeline(name, reference, more) });
        await ask(`/pipelines/${name}/publish`, { revision: 1 });
      }
      await runOf('shade-exact', ['plate-01.jpg', 'plate-02.jpg']);
      await runOf('shade-range', ['plate-03.jpg']);
      await writeShade(platform.folder, {
        version: '2.0.0',
        most: 10,
        inverts: true,
        more: '  tone: { type: number, default: 1 }\n',
      });
      await platform.restart();
    }, 180_000);
    afterAll(async () => {
      await browser?.close();
      await platform?.[Symbol.asyncDispose]();
    }, 60_000);
    beforeEach(async () => {
      canvas = await CanvasPage.open(platform, browser);
      page = canvas.page;
    });
    afterEach(async () => {
      await canvas[Symbol.asyncDispose]();
    });

    async function ask<Answer>(path: string, body?: unknown): Promise<Answer> {
      const answer = await fetch(`${platform.url}/api/v1${path}`, {
        ...(body !== undefined && {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as Answer;
    }

    async function runOf(pipeline: string, pictures: readonly string[]): Promise<void> {
      const form = new FormData();
      form.append('execution', JSON.stringify({ pipeline }));
      for (const picture of pictures) {
        form.append('image', new Blob([await readFile(join(plates, picture))]), picture);
      }
      const answer = await fetch(`${platform.url}/api/v1/executions`, { method: 'POST', body: form });
      const { execution_id: id } = (await answer.json()) as { execution_id: string };
      await vi.waitFor(
        async () => {
          expect((await ask<{ status: string }>(`/executions/${id}`)).status).toBe('succeeded');
        },
        { timeout: 30_000, interval: 100 },
      );
    }

    test('are marked on their steps, tried on the images of an earlier run, and taken into the draft', async () => {
      await page.goto('/pipelines/shade-exact');
      await canvas.box('shade').getByRole('img', { name: 'Newer version: 2.0.0' }).waitFor();
      await canvas.box('shade').click();
      const inspector = page.getByRole('complementary', { name: 'Selected step' });
      await inspector.getByText('Newer version: 2.0.0').waitFor();
      await inspector.getByRole('button', { name: 'Updates' }).click();

      const card = page.getByRole('article', { name: 'Shade' });
      await card.getByText('Version 2.0.0 is there; the draft does not take it yet.').waitFor();
      await card.getByText('the parameter "most" has the default 10 in place of 100000').waitFor();
      await card.getByText('the parameter "tone" is new').waitFor();

      await page.getByRole('button', { name: 'Try on 1 run' }).click();
      await page.getByText('2 items tried').waitFor();
      await expect
        .poll(async () =>
          (await page.locator('dl > .bad').filter({ hasText: 'OK became NG' }).innerText()).split('\n'),
        )
        .toContain('2');
      await page.getByRole('row', { name: /^width 2 \+1 \+1/ }).waitFor();
      await page
        .getByRole('button', { name: /^plate-02 .*OK .*NG/ })
        .first()
        .click();
      // The images themselves, before and after.
      await page.getByRole('button', { name: 'Difference' }).click();
      await page.getByText(/PSNR/).first().waitFor();
      const address = page.url();

      await page.getByRole('button', { name: 'Take 1 update into the draft' }).click();
      await page.getByText('1 update taken into the draft. It can be undone.').waitFor();
      await page.getByText('were taken away: shade: depth.').waitFor();
      await page.getByText('All components are the newest ones.').waitFor();
      expect(await canvas.kept('shade-exact')).toBe(shadePipeline('shade-exact', 'lab/shade@2.0.0'));
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('button', { name: 'Take 1 update into the draft' }).waitFor();
      expect(await canvas.kept('shade-exact')).toBe(
        shadePipeline('shade-exact', 'lab/shade@1.0.0', withDepth),
      );

      // Somebody else gets to the same trial by its address.
      const other = await canvas.context.newPage();
      await other.goto(address);
      await other.getByText('2 items tried').waitFor();
      await other.getByText(/PSNR/).first().waitFor();
    });

    test('that come by themselves are held back, and those that are left are not marked', async () => {
      await page.goto('/pipelines/shade-range?updates=on');
      const card = page.getByRole('article', { name: 'Shade' });
      await card.getByText('Version 2.0.0 comes with the next version of the pipeline.').waitFor();
      await card.getByRole('button', { name: 'Stay at 1.0.0' }).click();
      await card.getByText('Version 2.0.0 is there; the draft does not take it yet.').waitFor();
      expect(await canvas.kept('shade-range')).toContain('lab/shade@1.0.0');
      await page.getByRole('button', { name: 'Updates (1)' }).waitFor();
      await card.getByRole('button', { name: 'Not now' }).click();
      await page.getByRole('button', { name: 'Updates', exact: true }).click();
      await canvas.box('shade').waitFor();
      expect(
        await canvas
          .box('shade')
          .getByRole('img', { name: /2\.0\.0/ })
          .count(),
      ).toBe(0);
      await page.getByRole('button', { name: 'Updates', exact: true }).click();
      await card.getByRole('button', { name: 'Mark it again' }).click();
      await page.getByRole('button', { name: 'Updates (1)' }).waitFor();
    });

    test('are found on the page of the component, with the pipelines that could have them', async () => {
      await ask('/pipelines', { text: shadePipeline('shade-third', 'lab/shade@1.0.0') });
      await page.goto('/components/lab/shade');
      const user = page.getByRole('listitem').filter({ hasText: 'shade-third' });
      await user.getByText('uses 1.0.0').waitFor();
      await user.getByRole('button', { name: 'Update the draft to 2.0.0' }).click();
      await user.getByText('The draft of shade-third has it now.').waitFor();
      await user.getByText('uses 2.0.0').waitFor();
      const kept = await ask<{ text: string }>('/pipelines/shade-third');
      expect(kept.text).toBe(shadePipeline('shade-third', 'lab/shade@2.0.0'));
    });

    test.each([
      ['light', 'en-GB', 'Try it on earlier runs'],
      ['dark', 'ja-JP', '以前の実行で試す'],
    ] as const)('stand in the way of nobody, %s, %s', async (colorScheme, locale, heading) => {
      const context = await browser.newContext({ baseURL: platform.url, locale, colorScheme });
      const seen = await context.newPage();
      const trial = (
        await ask<{ items: { execution_id: string; labels: Record<string, string> }[] }>('/executions')
      ).items.find(({ labels }) => labels['trial'] === 'update');
      for (const path of [
        `/pipelines/shade-exact?updates=on&trials=${trial?.execution_id ?? ''}`,
        '/components/lab/shade',
      ]) {
        await seen.goto(path);
        if (path.includes('updates')) {
          await seen.getByRole('heading', { name: heading }).waitFor();
          await seen.getByText('plate-01').first().waitFor();
        } else await seen.getByText('shade-exact').waitFor();
        await seen.waitForLoadState('networkidle');
        const found = await violationsOn(seen);
        expect({ path, found }).toEqual({ path, found: [] });
      }
      await context.close();
    });
  },
);
