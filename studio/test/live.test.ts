import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { violationsInBothThemes } from './axe.ts';
import { chromiumPath, openBrowser } from './chromium.ts';
import { startPlatform, type TestPlatform } from './platform.ts';
import { walk } from './walk.ts';

const images = join(import.meta.dirname, '../../pipelines/find-and-mark/images');
const patient = { timeout: 60_000 };

/** A camera of Chromium itself, and nobody is asked whether it may be used. */
const fakeCamera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/** Grey and soft run as one; whatever they take is more than the budget. */
const strict = `apiVersion: kumiki/v1
kind: Pipeline
name: strict
latencyBudget: 1ms
inputs: { image: { type: image } }
steps:
  grey: { component: imaging/grayscale@^1, inputs: { image: $inputs.image } }
  soft: { component: imaging/blur@^1, inputs: { image: $steps.grey.image }, params: { sigma: 9 } }
outputs: { image: $steps.soft.image }
`;

const source = `apiVersion: kumiki/v1
kind: Pipeline
name: from-folder
steps:
  read: { component: source/folder@^1 }
outputs: { images: $steps.read.images }
`;

interface Deployed {
  readonly state: string;
  readonly live?: { readonly frames: { readonly out: number } };
}

describe.skipIf(chromiumPath() === undefined)(
  'pipelines that stay up, in Chromium',
  { timeout: 180_000 },
  () => {
    let platform: TestPlatform;
    let browser: Browser;
    let page: Page;
    let faults: string[];

    beforeAll(async () => {
      [platform, browser] = await Promise.all([startPlatform(), openBrowser(fakeCamera)]);
      for (const [name, text] of Object.entries({ strict, 'from-folder': source })) {
        await call('POST', '/pipelines', { text });
        await call('POST', `/pipelines/${name}/publish`, { revision: 1 });
      }
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
        // The browser too says that the connection is lost while the platform starts anew.
        const isLost = /net::ERR_|WebSocket connection to/.test(message.text());
        if (message.type() === 'error' && !isLost) faults.push(message.text());
      });
      page = await context.newPage();
    });
    afterEach(async () => {
      await page.context().close();
      if (faults.length > 0) throw new Error(faults.join('\n'));
    });

    async function call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
      const answer = await fetch(`${platform.url}/api/v1${path}`, {
        method,
        ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as Answer;
    }

    async function deploy(pipeline: string): Promise<void> {
      await call('POST', '/deployments?wait=120', { pipeline });
    }

    async function framesOut(name: string): Promise<number> {
      return (await call<Deployed>('GET', `/deployments/${name}`)).live?.frames.out ?? 0;
    }

    test('a pipeline is deployed, a camera goes through it, a frame is kept and run again, and it is stopped', async () => {
      await page.goto('/deployments');
      await page.getByText('No pipeline is live yet.').waitFor();
      await page.getByLabel('Deploy a pipeline').selectOption('find-and-mark');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByLabel('Drop the oldest').check();
      await page.getByLabel('At most', { exact: true }).fill('1');
      await page.getByRole('button', { name: 'Deploy', exact: true }).click();
      await page.waitForURL(/\/deployments\/find-and-mark$/);
      await page.getByText('Running').first().waitFor();

      await page.getByRole('button', { name: 'Camera or video' }).click();
      await page.getByLabel('Size sent').selectOption('320');
      await page.getByRole('button', { name: 'Start the camera' }).click();
      await page.getByRole('img', { name: 'After' }).waitFor();
      await expect.poll(() => framesOut('find-and-mark'), patient).toBeGreaterThan(3);
      await page.getByText('Verdict', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Side by side' }).click();
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('button', { name: 'Keep this frame' }).click();
      await page.getByText('It is among the samples now.').waitFor();
      await page.getByRole('link', { name: 'Samples' }).click();
      await page.getByRole('button', { name: /^Sample of/ }).click();
      await page.getByText('asked for').first().waitFor();
      await page.getByRole('link', { name: 'Compare the pictures' }).click();
      await page.getByRole('slider').waitFor();
      await page.goBack();
      await page.getByRole('button', { name: 'Run it again' }).click();
      await page.waitForURL(/\/executions\/[0-9a-f-]{36}/);
      await page.getByText('1 of 1 done').waitFor();

      await page.goto('/deployments');
      const row = page.getByRole('row', { name: /Find and mark defects/ });
      await row.getByRole('button', { name: 'Stop: Find and mark defects' }).click();
      await row.getByText('Stopped').waitFor();
      await row.getByRole('button', { name: 'Remove: Find and mark defects' }).click();
      await page.getByRole('button', { name: 'Remove?', exact: true }).click();
      await page.getByText('No pipeline is live yet.').waitFor();
    });

    test('a step that breaks the latency budget is marked on the graph, with what could be done', async () => {
      await deploy('strict');
      const photos = ['plate-01.jpg', 'plate-02.jpg'].map((name) => join(images, name));
      await page.goto('/deployments/strict?view=watch&edge=1280&fps=10');
      await page.locator('input[type=file]').setInputFiles(photos);
      await page.getByRole('img', { name: 'After' }).waitFor();
      // The figures are those of another window, while this one sends.
      const other = await page.context().newPage();
      await other.goto('/deployments/strict');
      await other.getByText(/Broken: slow frames take/).waitFor(patient);
      const box = other.locator('.svelte-flow__node').filter({ hasText: 'Grayscale' });
      await box.getByText('over its share').waitFor();
      await box.getByText(/\d\/s/).waitFor();
      await box.evaluate((element) => element.setAttribute('data-same', ''));
      const rate = async () => await other.getByRole('row', { name: /^Grayscale grey \d/ }).textContent();
      const before = await rate();
      await expect.poll(rate, patient).not.toBe(before);
      // What was drawn is still there: only figures have changed.
      expect(await box.getAttribute('data-same')).toBe('');
      await other
        .getByRole('link', { name: /Open in the editor|Change processes/ })
        .first()
        .waitFor();
      await other.close();
    });

    test('what cannot be deployed names the step and what to do', async () => {
      await page.goto('/pipelines/from-folder/deploy');
      await page.getByText('The step “read” (source/folder) brings its images itself').waitFor();
      expect(await page.getByRole('button', { name: 'Deploy', exact: true }).count()).toBe(0);
      await page.getByRole('alert').getByRole('link', { name: 'Open in the editor' }).waitFor();
    });

    test('a camera goes on by itself after the platform was started anew', async () => {
      await deploy('strict');
      await page.goto('/deployments/strict?view=watch&edge=320&fps=5');
      await page.getByRole('button', { name: 'Start the camera' }).click();
      await page.getByRole('img', { name: 'After' }).waitFor();
      await platform.restart();
      await expect.poll(() => framesOut('strict').catch(() => 0), { timeout: 120_000 }).toBeGreaterThan(2);
      await page.getByRole('status').getByText('Live').waitFor();
    });

    test('a camera that the browser refuses says what to do', async () => {
      await deploy('strict');
      await page.addInitScript(`navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException('no', 'NotAllowedError'))`);
      await page.goto('/deployments/strict?view=watch');
      await page.getByRole('button', { name: 'Start the camera' }).click();
      const said = page.getByRole('alert');
      await said.getByText('The browser may not use the camera.').waitFor();
      expect(await said.textContent()).toContain('then start again');
      expect(await page.getByRole('button', { name: 'Start the camera' }).isEnabled()).toBe(true);
    });

    test('calls are there to copy, by need and language', async () => {
      await deploy('strict');
      await page.goto('/pipelines/strict/call');
      await page.getByRole('region', { name: 'gRPC' }).getByRole('button', { name: 'Python' }).click();
      await page.getByText('"mode": "REALTIME"').waitFor();
      await page.getByRole('button', { name: 'Many images at once, recorded' }).click();
      await page.waitForURL(/need=batch&language=python|language=python&need=batch/);
      await page.getByText('requests.post').waitFor();
      const headers = (await page.request.get('/')).headers();
      expect(headers['permissions-policy']).toContain('camera=(self)');
      expect(headers['content-security-policy']).toContain("media-src 'self' blob:");
    });

    test('nothing stands in the way of a screen reader, in either theme', async () => {
      await deploy('strict');
      const screens = [
        '/deployments',
        '/deployments/strict',
        '/deployments/strict?view=watch',
        '/deployments/strict?view=samples',
        '/deployments/strict?view=call',
        '/deployments/nothing-here',
        '/pipelines/strict/deploy',
        '/pipelines/from-folder/deploy',
      ];
      await walk(page, screens, async (on, path) => {
        await on.goto(path);
        await on.locator('h1').first().waitFor();
        await on.getByText('Loading').waitFor({ state: 'detached' });
        expect([path, ...(await violationsInBothThemes(on))]).toEqual([path]);
      });
    });
  },
);
