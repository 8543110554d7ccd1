import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { violationsInBothThemes } from './axe.ts';
import { chromiumPath, openBrowser } from './chromium.ts';
import { Finger } from './gestures.ts';
import { startPlatform, type TestPlatform } from './platform.ts';

/** 1,920 × 1,080 pixels: previews run on a smaller one. */
const image = join(import.meta.dirname, '../../pipelines/find-and-mark/images/plate-03.jpg');

const pipeline = (name: string, more = '') => `apiVersion: kumiki/v1
kind: Pipeline
name: ${name}
inputs: { image: { type: image } }
steps:
  soft: { component: imaging/blur@^1, inputs: { image: $inputs.image } }
  cut: { component: imaging/crop@^1, inputs: { image: $steps.soft.image } }
  mask: { component: imaging/threshold@^1, inputs: { image: $steps.cut.image } }
  blobs: { component: measure/blobs@^1, inputs: { mask: $steps.mask.mask } }
  pad: { component: imaging/pad@^1, inputs: { image: $steps.cut.image } }
${more}outputs: { image: $steps.pad.image, count: $steps.blobs.count }
canvas:
  positions:
    inputs: { x: 0, y: 0 }
    soft: { x: 240, y: 0 }
    cut: { x: 480, y: 0 }
    mask: { x: 0, y: 240 }
    blobs: { x: 240, y: 240 }
    pad: { x: 480, y: 240 }
    outputs: { x: 720, y: 0 }
`;

describe.skipIf(chromiumPath() === undefined)('trying out in Chromium', () => {
  let platform: TestPlatform;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  let made = 0;

  // Images in their full size are worked on, also where others keep the processors busy.
  vi.setConfig({ testTimeout: 120_000 });
  beforeAll(async () => {
    [platform, browser] = await Promise.all([startPlatform(), openBrowser()]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await platform?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await openPage('en-GB');
  });
  afterEach(async () => {
    await page.close();
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });

  async function openPage(locale: string, { hasTouch = false } = {}): Promise<void> {
    await page?.close();
    page = await browser.newPage({ baseURL: platform.url, locale, hasTouch });
    page.setDefaultTimeout(30_000);
    faults = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
  }

  /** For what is worked out meanwhile. */
  const patience = { timeout: 20_000 };
  /** As a condition calls it. */
  const count = 'Count of “Count and measure blobs”';
  const box = (step: string): Locator => page.locator(`.svelte-flow__node[data-id="${step}"]`);

  /** A pipeline of its own, in the editor, with a sample image where one is wanted. */
  async function edit(step: string, { sample = true, more = '' } = {}): Promise<string> {
    const name = `trying-${++made}`;
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ text: pipeline(name, more) });
    const answer = await fetch(`${platform.url}/api/v1/pipelines`, { method: 'POST', headers, body });
    expect(answer.status).toBe(201);
    await page.goto(`/pipelines/${name}`);
    if (sample) {
      await page.locator('input[type=file]').first().setInputFiles(image);
      await box('pad').getByRole('img').first().waitFor({ timeout: 60_000 });
    }
    await choose(step);
    return name;
  }

  async function choose(step: string): Promise<void> {
    await page.getByText('Steps as a list').click();
    await page.getByRole('listitem').getByText(step, { exact: true }).click();
    await page.getByText('Steps as a list').click();
  }

  const field = async (label: string): Promise<number> =>
    Number(await page.getByLabel(label, { exact: true }).inputValue());

  test('a rectangle is drawn by mouse in pixels of the whole image, and taken back at once', async () => {
    await edit('cut');
    await page.getByRole('button', { name: 'Draw it on the image' }).click();
    const pane = page
      .getByRole('group', { name: /^Image/ })
      .or(page.locator('.pane'))
      .last();
    await pane.getByRole('img').first().waitFor();
    await page.getByText('1,920 × 1,080 px').waitFor();
    const { x, y, width, height } = (await pane.boundingBox())!;
    await page.mouse.move(x + width * 0.25, y + height * 0.25);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.5, y + height * 0.5, { steps: 3 });
    await page.mouse.move(x + width * 0.75, y + height * 0.5, { steps: 3 });
    await page.mouse.up();
    const close = { left: 480, top: 270, width: 960, height: 270 };
    for (const [name, expected] of Object.entries(close)) {
      const label = name[0]!.toUpperCase() + name.slice(1);
      await expect.poll(() => field(label), patience).toBeGreaterThan(expected - 12);
      expect(await field(label)).toBeLessThan(expected + 12);
    }
    // The corner is taken by its handle, and the preview has that part of the smaller image.
    await page.getByRole('button', { name: /^Corner 3/ }).hover();
    await page.mouse.down();
    await page.mouse.move(x + width * 0.9, y + height * 0.9, { steps: 3 });
    await page.mouse.up();
    await expect.poll(() => field('Height'), patience).toBeGreaterThan(650);
    await page.getByRole('button', { name: 'Done' }).click();
    await box('cut').getByRole('button', { name: 'Look at what Crop gives' }).click();
    await page.getByText(/Made from the sample at 53%/).waitFor();
    await page.getByText(/^6\d\d × 3\d\d px$/).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => field('Height'), patience).toBeLessThan(300);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => field('Left'), patience).toBe(0);
  });

  test('a rectangle is put in the middle and moved by keyboard alone, by one and by ten pixels', async () => {
    await edit('cut');
    await page.getByRole('button', { name: 'Draw it on the image' }).press('Enter');
    await page.getByRole('button', { name: 'Put it in the middle' }).press('Enter');
    await expect.poll(() => field('Left'), patience).toBe(480);
    const corner = page.getByRole('button', { name: 'Corner 1: 480, 270' });
    await corner.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByRole('button', { name: 'Corner 1: 481, 280' }).waitFor();
    expect([await field('Left'), await field('Top'), await field('Width')]).toEqual([481, 280, 959]);
    await page.getByRole('button', { name: /^All of it/ }).focus();
    await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(() => field('Left'), patience).toBe(471);
    expect(await field('Width')).toBe(959);
    await page.keyboard.press('Escape');
    await box('cut').waitFor();
  });

  test('an area is drawn by mouse and by finger, corner by corner, and changed by keyboard', async () => {
    await openPage('en-GB', { hasTouch: true });
    const more = '  hide: { component: vision/blur-regions@^1, inputs: { image: $inputs.image } }\n';
    await edit('hide', { more });
    await page
      .locator('[data-field="polygon"]')
      .getByRole('button', { name: 'Draw it on the image' })
      .click();
    const pane = page.locator('.pane');
    await pane.getByRole('img').first().waitFor();
    const { x, y } = (await pane.boundingBox())!;
    const corners = page.locator('output.small');
    const [first, second, third] = [
      { x: x + 60, y: y + 40 },
      { x: x + 220, y: y + 60 },
      { x: x + 200, y: y + 180 },
    ];
    for (const at of [first, second]) await page.mouse.click(at.x, at.y);
    // Enter ends no area of two corners, and Backspace takes one back.
    await page.keyboard.press('Enter');
    await page.mouse.click(x + 100, y + 20);
    await page.keyboard.press('Backspace');
    await page.mouse.dblclick(third.x, third.y);
    await corners.getByText('3 corners').waitFor();

    await page.getByRole('button', { name: 'New corner after corner 1' }).press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await corners.getByText('4 corners').waitFor();
    await page.keyboard.press('Delete');
    await corners.getByText('3 corners').waitFor();

    await page.getByRole('button', { name: 'Draw anew' }).click();
    const finger = await Finger.on(page);
    for (const at of [first, second, third, { x: x + 80, y: y + 200 }]) await finger.tap(at);
    // A finger need not hit the first corner exactly.
    await finger.tap({ x: first.x + 15, y: first.y + 10 });
    await corners.getByText('4 corners').waitFor();
    await page.getByRole('button', { name: 'Draw anew' }).click();
    for (const at of [first, second, third]) await finger.tap(at);
    await page.getByRole('button', { name: 'Close the area' }).click();
    await corners.getByText('3 corners').waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await expect.poll(() => page.locator('[data-field="polygon"] ol > li').count(), patience).toBe(3);
  });

  test('a line is drawn by finger, with its length beside it', async () => {
    await openPage('en-GB', { hasTouch: true });
    const more = '  edge: { component: measure/caliper@^1, inputs: { image: $inputs.image } }\n';
    await edit('edge', { more });
    await page.getByRole('button', { name: 'Draw it on the image' }).click();
    const pane = page.locator('.pane');
    await pane.getByRole('img').first().waitFor();
    await page.getByRole('button', { name: 'Draw anew' }).click();
    const { x, y, width } = (await pane.boundingBox())!;
    const finger = await Finger.on(page);
    await finger.drag({ x: x + 60, y: y + 60 }, { x: x + 60 + width / 2, y: y + 60 });
    const length = async () =>
      Number.parseFloat((await pane.locator('.length').innerText()).replace(',', ''));
    // Half of 1,920 pixels.
    await expect.poll(length, patience).toBeGreaterThan(940);
    expect(await length()).toBeLessThan(980);
    expect(Math.abs((await field('To x')) - (await field('From x')) - (await length()))).toBeLessThan(2);
  });

  test('a condition is put together in words, and written as the grammar has it', async () => {
    await edit('pad', { sample: false });
    await page.getByText('It always runs.').waitFor();
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('Value', { exact: true }).selectOption({ label: count });
    await page.getByLabel('Comparison').selectOption({ label: 'is at least' });
    await page.getByLabel('Compared with').fill('3');
    await page.getByText(`Runs only if ${count} is at least 3.`).waitFor();
    await page.getByRole('button', { name: 'And one more' }).click();
    await page.getByLabel('It runs if').selectOption({ label: 'one of these holds' });
    await page.getByRole('button', { name: 'As text' }).click();
    const text = page.getByLabel('As text');
    expect(await text.inputValue()).toMatch(/^\$steps\.blobs\.count >= 3 or \$steps\.\w+\.\w+ > 0$/);
    await text.fill('$steps.blobs.count > 1 and ($steps.blobs.count < 9 or $steps.mask.threshold > 3)');
    await text.blur();
    await page.getByText('This condition has brackets').waitFor();
    await page.getByText(`Runs only if ${count} is more than 1 and (${count}`).waitFor();
    await page.getByText('No problems').waitFor();
  });

  test('a step that is pinned keeps what it gave, and says when that is old', async () => {
    await edit('cut');
    await page.getByRole('button', { name: 'Pin its result' }).click();
    await box('cut').getByText('Pinned').waitFor();
    await choose('soft');
    await page
      .getByRole('spinbutton', { name: /as a number|Radius|Strength|Sigma/ })
      .first()
      .fill('9');
    await page.getByRole('spinbutton').first().blur();
    await box('cut').getByText('Pinned, and no longer what it would give').waitFor();
    await box('soft').getByText('From before', { exact: true }).waitFor();
    await choose('cut');
    await page
      .getByText(/Changed since: the step soft/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Unpin' }).click();
    await box('soft').getByText('From before', { exact: true }).waitFor({ state: 'detached' });
    await page.getByText('Ran again: the step soft').first().waitFor();
    await page.getByRole('button', { name: 'Run to here' }).click();
    await page.getByText('Stops after cut').waitFor();
    await page.getByRole('button', { name: 'Run all' }).first().click();
    await page.getByText('Stops after cut').waitFor({ state: 'detached' });
    expect(await box('cut').getByText('Pinned').count()).toBe(0);
  });

  test('a problem leads to its field, and is said in Japanese too', async () => {
    const more =
      '  bad: { component: imaging/resize@^1, inputs: { image: $inputs.image }, params: { width: -3 } }\n';
    const name = await edit('soft', { sample: false, more });
    await page.getByText(/^\d problems?$/).click();
    await page.getByRole('button', { name: /bad\.width/ }).click();
    await expect
      .poll(() => page.evaluate('document.activeElement.closest("[data-field]")?.dataset.field'), patience)
      .toBe('width');
    await openPage('ja-JP');
    await page.goto(`/pipelines/${name}`);
    await page.getByText(/^問題\d件$/).click();
    await page.getByText('ステップ「bad」のパラメータ「width」は-3です。').waitFor();
  });

  test('a colour is taken from a pixel, and a model is uploaded with its name', async () => {
    const more = '  find: { component: vision/detect@^1, inputs: { image: $inputs.image } }\n';
    await edit('pad', { more: '' });
    await page.getByRole('button', { name: 'From the image' }).click();
    await page.getByText('Click a pixel to take its colour').waitFor();
    await page.locator('.pane img').first().waitFor();
    await page.locator('.pane .target').click();
    await page.getByText(/#[0-9a-f]{6} is taken\./).waitFor();
    const taken = /#\w{6}/.exec((await page.getByText(/is taken\./).textContent()) ?? '')![0];
    await page.getByRole('button', { name: 'Done' }).click();
    expect(await page.getByLabel('Colour as #rrggbb').inputValue()).toBe(taken);
    await edit('find', { sample: false, more });
    const upload = page.locator('[data-field="model"] input[type=file]');
    await upload.setInputFiles(
      join(import.meta.dirname, '../../pipelines/find-and-mark/surface-defects.onnx'),
    );
    await page.getByText('surface-defects.onnx').waitFor();
    await page.getByRole('button', { name: 'Replace' }).waitFor();
    await page
      .getByText(/problem/)
      .first()
      .waitFor();
  });

  test('nothing stands in the way of a screen reader, in either theme', async () => {
    const check = async (place: string): Promise<void> => {
      expect([place, ...(await violationsInBothThemes(page))]).toEqual([place]);
    };
    const more =
      '  judge: { component: decide/verdict@^1, inputs: { detections: $steps.blobs.detections }, params: { rules: [{ count: part, atMost: 2 }] }, when: $steps.blobs.count > 1 }\n';
    await edit('judge', { more });
    await page.getByText(`Runs only if ${count} is more than 1.`).waitFor();
    await check('rules and a condition');
    await choose('cut');
    await page.getByRole('button', { name: 'Draw it on the image' }).click();
    await page.getByRole('button', { name: 'Put it in the middle' }).click();
    await page.getByRole('button', { name: /^All of it/ }).waitFor();
    await check('a drawing');
    await choose('pad');
    await page.getByRole('button', { name: 'From the image' }).click();
    await page.locator('.pane img').first().waitFor();
    await check('a colour from a pixel');
  });
});
