import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FakeRegistry } from '../../registry/oci/test/fake-registry.ts';
import { violationsInBothThemes } from './axe.ts';
import { chromiumPath, openBrowser } from './chromium.ts';
import { startPlatform, type TestPlatform } from './platform.ts';
import { startRegistryWithBlur } from './registry-fixture.ts';

describe.skipIf(chromiumPath() === undefined)(
  'components of registries in Chromium',
  { timeout: 90_000 },
  () => {
    let fake: FakeRegistry;
    let platform: TestPlatform;
    let browser: Browser;
    let page: Page;
    let faults: string[];

    beforeAll(async () => {
      fake = await startRegistryWithBlur();
      const settings = { KUMIKI_REGISTRY_SOURCES: `${fake.host}/shop` };
      [platform, browser] = await Promise.all([startPlatform(settings), openBrowser()]);
    }, 120_000);
    afterAll(async () => {
      await browser?.close();
      await platform?.[Symbol.asyncDispose]();
      await fake?.[Symbol.asyncDispose]();
    }, 60_000);
    beforeEach(async () => {
      page = await browser.newPage({ baseURL: platform.url, locale: 'en-GB' });
      page.setDefaultTimeout(30_000);
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

    test('one is found by what it takes and by Japanese words, and its page says what it is and what an upgrade breaks', async () => {
      await page.goto('/components');
      await page.getByRole('button', { name: 'In registries' }).click();
      await page.getByRole('link', { name: 'Soft blur' }).waitFor();
      await page.getByLabel('Takes').selectOption('number');
      await page.getByText('No component of a registry fits.').waitFor();
      await page.getByLabel('Takes').selectOption('');
      await page.getByLabel('Search components').fill('ぼかし');
      await page.getByRole('link', { name: 'Soft blur' }).click();

      await page.getByRole('heading', { name: 'Soft blur' }).waitFor();
      await page.getByText('Something breaks: pipelines have to be looked at.').waitFor();
      await page.getByRole('button', { name: '1.0.0' }).click();
      await page.getByRole('heading', { name: 'Blur', exact: true }).waitFor();
      // HTML of a stranger is text.
      await page.getByText('<img src=x onerror=alert(1)>').waitFor();
      await page.getByRole('cell', { name: 'soft' }).waitFor();
      await expect
        .poll(
          async () =>
            await page
              .getByRole('img', { name: 'Takes: image' })
              .evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth),
        )
        .toBeGreaterThan(100);
    });

    test('whoever publishes says that a version shall be used no more, withdraws it, and registers an image', async () => {
      await page.goto('/components/registry/lab/blur?version=1.0.0');
      await page.getByRole('button', { name: 'Say that it shall be used no more' }).click();
      await page.getByLabel('Why, and what to do').fill('It is slow.');
      await page.getByLabel(/^What takes its place/).fill('lab/blur@^2');
      await page.locator('form').getByRole('button', { name: 'Say that it shall be used no more' }).click();
      await page.getByRole('note').getByText('It is slow.').waitFor();
      await page.getByRole('note').getByRole('link', { name: 'lab/blur@^2' }).waitFor();
      await page.getByRole('button', { name: 'Take that back' }).click();
      await page.getByRole('note').waitFor({ state: 'detached' });

      await page.getByRole('button', { name: 'Withdraw it' }).click();
      await page.getByLabel('Why, and what to do').fill('It loses colours.');
      await page.locator('form').getByRole('button', { name: 'Withdraw it' }).click();
      await page.getByRole('note').getByText('It loses colours.').waitFor();

      await page.goto('/components?in=registries');
      await page.getByText('Register an image').click();
      await page.getByLabel(/^Image, such as/).fill(`${fake.host}/shop/tools/foreign:1.0.0`);
      const manifest = {
        apiVersion: 'kumiki/v1',
        kind: 'Component',
        name: 'tools/foreign',
        version: '1.0.0',
        title: { en: 'Foreign tool' },
        description: { en: 'Made by another builder.' },
        category: 'filter',
        license: 'MIT',
        inputs: { image: { type: 'image' } },
        outputs: { image: { type: 'image' } },
      };
      await page.getByLabel(/^Its component.yaml/).fill(JSON.stringify(manifest));
      await page.getByRole('button', { name: 'Register', exact: true }).click();
      await page.getByText('tools/foreign 1.0.0 is there.').waitFor();
      await page.getByRole('link', { name: 'Foreign tool' }).waitFor();
      const path = `${platform.url}/api/v1/registry/components/lab/blur/versions/1.0.0`;
      expect(await (await fetch(path)).json()).toMatchObject({ yanked: { message: 'It loses colours.' } });
    });

    test('nothing stands in the way of a screen reader, in either theme', async () => {
      for (const path of ['/components?in=registries', '/components/registry/lab/blur?version=1.0.0']) {
        await page.goto(path);
        await page.getByText('Soft blur').first().waitFor();
        await page.waitForLoadState('networkidle');
        expect([path, ...(await violationsInBothThemes(page))]).toEqual([path]);
      }
    });
  },
);
