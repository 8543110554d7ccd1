import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, openBrowser } from './chromium.ts';
import { startPlatform, type TestPlatform } from './platform.ts';

const plate = join(import.meta.dirname, '../../pipelines/find-and-mark/images/plate-01.jpg');
const lines = 60;

/** A component that writes a line every 150 ms, every tenth one a warning. */
async function writeTalk(folder: string): Promise<void> {
  const place = join(folder, 'components', 'talk');
  await mkdir(place, { recursive: true });
  await writeFile(
    join(place, 'component.yaml'),
    `apiVersion: kumiki/v1
kind: Component
name: lab/talk
version: 1.0.0
title: { en: Talk, ja: 話す }
description: { en: Says what it does., ja: 何をしているかを話します。 }
category: data
inputs: { image: { type: image } }
outputs: { image: { type: image } }
`,
  );
  await writeFile(
    join(place, 'component.ts'),
    `import { setTimeout } from 'node:timers/promises';
import { defineComponent } from '@kumiki/component-sdk';
export default defineComponent({
  async run({ inputs, log, signal }) {
    for (let at = 1; at <= ${lines}; at++) {
      if (at % 10 === 0) log.warn('row ' + at + ' is dim');
      else log.info('row ' + at + ' is fine');
      await setTimeout(150, undefined, { signal });
    }
    return { image: inputs.image };
  },
});
`,
  );
}

const pipeline = `
apiVersion: kumiki/v1
kind: Pipeline
name: talking
inputs: { image: { type: image } }
steps:
  talk: { component: lab/talk, inputs: { image: $inputs.image } }
outputs: { image: $steps.talk.image }
`;

describe.skipIf(chromiumPath() === undefined)('the logs of a run in Chromium', { timeout: 90_000 }, () => {
  let platform: TestPlatform;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [platform, browser] = await Promise.all([
      startPlatform({ KUMIKI_SAMPLES: 'false' }, writeTalk),
      openBrowser(),
    ]);
    const headers = { 'Content-Type': 'application/json' };
    for (const [path, body] of [
      ['', { text: pipeline }],
      ['/talking/publish', { revision: 1 }],
    ] as const)
      await fetch(`${platform.url}/api/v1/pipelines${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await platform?.[Symbol.asyncDispose]();
  }, 60_000);
  beforeEach(async () => {
    page = await browser.newPage({ baseURL: platform.url, locale: 'en-GB' });
    page.setDefaultTimeout(30_000);
  });
  afterEach(async () => await page.close());

  async function start(): Promise<string> {
    const form = new FormData();
    form.append('execution', JSON.stringify({ pipeline: 'talking' }));
    form.append('image', new Blob([new Uint8Array(await readFile(plate))]), 'plate.jpg');
    const sent = await fetch(`${platform.url}/api/v1/executions`, { method: 'POST', body: form });
    return ((await sent.json()) as { execution_id: string }).execution_id;
  }

  test('come as they are written, stand still while one reads, and are searched', async () => {
    const id = await start();
    await page.goto(`/executions/${id}?view=logs`);
    const log = page.getByRole('log', { name: 'Logs' });
    const shown = async () => await log.getByText(/^row \d+ is/).count();
    await log.getByText('row 3 is fine').waitFor();

    await page.getByRole('button', { name: 'Pause' }).click();
    const before = await shown();
    expect(before).toBeLessThan(lines);
    const resume = page.getByRole('button', { name: /^Go on, \d+ new$/ });
    await resume.waitFor();
    expect(await shown()).toBe(before);
    await resume.click();
    await expect.poll(shown).toBeGreaterThan(before);

    await page.getByLabel('Search the logs').fill('row 7');
    await expect.poll(shown).toBe(1);
    await page.getByLabel('Search the logs').fill('');
    await page.getByLabel('Level').selectOption({ label: 'Warning' });
    await page.getByText('The run has ended: these are all lines.').waitFor();
    await expect.poll(shown).toBe(lines / 10);
    await page.getByLabel('Level').selectOption({ label: 'Any' });
    await expect.poll(shown).toBe(lines);
  });
});
