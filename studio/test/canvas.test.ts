import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, openBrowser } from './chromium.ts';
import { startPlatform, type TestPlatform } from './platform.ts';

const image = join(import.meta.dirname, '../../pipelines/find-and-mark/images/plate-03.jpg');
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const start = (name: string) => `
apiVersion: kumiki/v1
kind: Pipeline
name: ${name}
inputs: { image: { type: image } }
steps:
  grey: { component: imaging/grayscale@^1, inputs: { image: $inputs.image } }
  small: { component: imaging/resize@^1, inputs: { image: $steps.grey.image }, params: { width: 320 } }
outputs: { image: $steps.small.image }
canvas:
  positions: { inputs: { x: 0, y: 100 }, grey: { x: 320, y: 100 }, small: { x: 640, y: 100 }, outputs: { x: 960, y: 100 } }
`;

describe.skipIf(chromiumPath() === undefined)('the canvas in Chromium', () => {
  let platform: TestPlatform;
  let browser: Browser;
  let context: BrowserContext;
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
    context = await browser.newContext({ baseURL: platform.url, locale: 'en-GB' });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    faults = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
  });
  afterEach(async () => {
    await context.close();
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });

  const box = (id: string, on = page): Locator => on.locator(`.svelte-flow__node[data-id="${id}"]`);
  const line = (to: string, on = page): Locator => on.locator(`.svelte-flow__edge[data-id="${to}"]`);

  /** Keeps a pipeline, and opens it. */
  async function open(name: string, text = start(name)): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ text });
    const kept = await fetch(`${platform.url}/api/v1/pipelines`, { method: 'POST', headers, body });
    expect(kept.status).toBe(201);
    await page.goto(`/pipelines/${name}`);
    await box('$inputs').waitFor();
    await page.getByText(/problem/i).waitFor();
  }

  async function middleOf(of: Locator): Promise<{ x: number; y: number }> {
    const { x, y, width, height } = (await of.boundingBox())!;
    return { x: x + width / 2, y: y + height / 2 };
  }

  const port = (id: string, side: 'source' | 'target', name: string) =>
    box(id).locator(`.svelte-flow__handle.${side}[data-handleid="${name}"]`);

  async function drag(from: Locator, to: { x: number; y: number }): Promise<void> {
    const { x, y } = await middleOf(from);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move((x + to.x) / 2, (y + to.y) / 2, { steps: 3 });
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.move(to.x + 1, to.y);
    await page.mouse.up();
  }

  /** What the draft says, as it is kept. */
  async function kept(name: string): Promise<string> {
    await page.getByRole('status').getByText('Saved', { exact: true }).waitFor();
    const answer = await fetch(`${platform.url}/api/v1/pipelines/${name}`);
    return ((await answer.json()) as { readonly text: string }).text;
  }

  test('a pipeline is put together with the mouse: searched, dropped into a line, joined over a box, and run', async () => {
    await open('by-mouse');
    const pane = page.locator('.svelte-flow__pane');
    await pane.dblclick({ position: { x: 120, y: 480 } });
    await page.getByRole('combobox').fill('ぼかし');
    await page.getByRole('option', { name: 'Blur' }).click();
    await box('blur').waitFor();

    // Let go over the body of the box, the line goes to the place that fits.
    await drag(port('grey', 'source', 'image'), await middleOf(box('blur')));
    await line('blur.image').waitFor();
    await page.keyboard.press('Control+z');
    await line('blur.image').waitFor({ state: 'detached' });

    // A loose step that is dropped on a line goes into it.
    const path = line('small.image').locator('.svelte-flow__edge-path');
    const onLine = await middleOf(path);
    await drag(box('blur').locator('.title'), onLine);
    await page.getByText('blur is in the line now.').waitFor();
    expect(await line('blur.image').getAttribute('aria-label')).toBe('From grey.image to blur.image');
    expect(await line('small.image').getAttribute('aria-label')).toBe('From blur.image to small.image');

    // A line that is let go on the ground asks what takes its value, and joins it.
    await drag(
      port('small', 'source', 'image'),
      await pane.boundingBox().then((at) => ({ x: at!.x + 420, y: at!.y + 520 })),
    );
    await page.getByRole('combobox', { name: 'What takes image?' }).fill('sharpen');
    await page.keyboard.press('Enter');
    await line('sharpen.image').waitFor();
    await drag(port('sharpen', 'source', 'image'), await middleOf(box('$outputs')));
    await page.getByText('No problems').waitFor();

    await page.locator('input[type=file]').setInputFiles(image);
    await box('sharpen').getByRole('img').waitFor();
    await page.getByRole('button', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'Make a version' }).click();
    await page.getByText('Version 1 is there.').waitFor();
    await page.getByRole('link', { name: 'Run', exact: true }).click();
    await page.locator('input[type=file]').setInputFiles(image);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('img', { name: 'After' }).waitFor();
  });

  test('and by keyboard alone: added, joined, moved, left out, taken out, made a version and run', async () => {
    await open('by-keyboard');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('add blur');
    await page.keyboard.press('Enter');
    await box('blur').waitFor();
    await box('blur').focus();
    await page.keyboard.press('c');
    await page.getByRole('combobox', { name: 'Connect blur' }).fill('small.image blur.image');
    await page.keyboard.press('Enter');
    await line('blur.image').waitFor();
    await page.keyboard.press('c');
    await page.getByRole('combobox', { name: 'Connect blur' }).fill('outputs.image');
    await page.keyboard.press('Enter');
    expect(await line('$outputs.image').getAttribute('aria-label')).toContain('blur.image');
    await page.getByText('No problems').waitFor();

    const before = (await box('blur').boundingBox())!;
    await box('blur').focus();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(async () => (await box('blur').boundingBox())!.y).toBeGreaterThan(before.y + 10);
    // Two keys in a row are one step back.
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await box('blur').boundingBox())!.y).toBeCloseTo(before.y, 0);

    await box('grey').focus();
    await page.keyboard.press('d');
    await box('grey').getByText('left out').waitFor();
    await page.keyboard.press('d');
    // What was before it is joined to what was after it.
    await page.keyboard.press('Delete');
    await box('grey').waitFor({ state: 'detached' });
    expect(await line('small.image').getAttribute('aria-label')).toBe('From $inputs.image to small.image');
    await page.getByText('No problems').waitFor();

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('版');
    await page.getByRole('option', { name: 'Versions' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByLabel('What changed?').focus();
    await page.keyboard.press('Enter');
    await page.getByText('Version 1 is there.').waitFor();
    expect(await kept('by-keyboard')).not.toContain('grayscale');
  });

  test('steps are copied as text into another tab, cut, duplicated, aligned and framed', async () => {
    await open('copy-from');
    await box('grey').click();
    await box('small').click({ modifiers: ['Control'] });
    await page.getByRole('heading', { name: '2 selected' }).waitFor();
    await page.getByRole('button', { name: 'Align bottom edges' }).click();
    await page.keyboard.press('Control+c');
    await page.getByText('2 steps copied.').waitFor();
    await page.keyboard.press('Control+g');
    await page.getByLabel('Heading of the frame').fill('Before');
    await page.locator('.svelte-flow__node-frame').getByText('Before').waitFor();
    await page.getByLabel('Draw it as one box').check();
    await box('grey').waitFor({ state: 'detached' });
    await box('$group.0').getByText('2 steps').waitFor();

    const other = await context.newPage();
    other.setDefaultTimeout(10_000);
    const name = 'copy-to';
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ text: start(name) });
    await fetch(`${platform.url}/api/v1/pipelines`, { method: 'POST', headers, body });
    await other.goto(`/pipelines/${name}`);
    await box('grey', other).click();
    await other.keyboard.press('Control+v');
    await other.getByText('2 steps pasted.').waitFor();
    expect(await line('small_2.image', other).getAttribute('aria-label')).toBe(
      'From grey_2.image to small_2.image',
    );
    // From another pipeline, nothing is joined to what merely has the same name.
    expect(await line('grey_2.image', other).count()).toBe(0);
    await other.keyboard.press('Control+x');
    await box('grey_2', other).waitFor({ state: 'detached' });
    await other.keyboard.press('Control+z');
    await box('grey_2', other).waitFor();

    // A text that is none is refused.
    await other.evaluate(`document.dispatchEvent(new ClipboardEvent('paste', {
      bubbles: true, clipboardData: Object.assign(new DataTransfer(), {}) }))`);
    await other.evaluate(`(() => {
      const data = new DataTransfer();
      data.setData('text/plain', 'kind: Steps\\nsteps: {a: {component: "../../x"}}');
      window.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData: data }));
    })()`);
    await other.getByText('What was copied has a step that is none.').waitFor();
    await other.close();
  });

  test('a note stays where it is put, says its text as text, and comes back after a reload', async () => {
    await open('with-note');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('note');
    await page.keyboard.press('Enter');
    await page.getByLabel('What it says').fill('Ask <b>Sato</b>');
    await kept('with-note');
    await page.reload();
    await page.getByText('Ask <b>Sato</b>').waitFor();
    expect(await kept('with-note')).toContain('Ask <b>Sato</b>');
  });

  test('what differs between a version and the draft stands on the canvas and in words, and is put back', async () => {
    await page.goto('/pipelines/find-and-mark');
    await box('shrink').click();
    await page.keyboard.press('Delete');
    await box('mark').click();
    await page.getByLabel('Run it each time').check();
    await page.getByRole('button', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByText('Connections: 1 added, 2 removed').waitFor();
    await box('shrink').getByText('removed').waitFor();
    await box('mark').getByText('changed').waitFor();
    const list = page.getByRole('complementary', { name: 'What differs' });
    await list.getByText('Key cache').waitFor();
    // The address leads somebody else to the same.
    expect(new URL(page.url()).searchParams.get('diff')).toBe('1..draft');
    await page.reload();
    await box('shrink').getByText('removed').waitFor();
    await page.getByRole('button', { name: 'Put version 1 into the draft' }).click();
    await page.getByText('Connections: 1 added').waitFor({ state: 'detached' });
    expect(await line('find.image').getAttribute('aria-label')).toBe('From shrink.image to find.image');
    // It can be taken back like everything else.
    await page.getByRole('button', { name: 'Undo' }).click();
    await box('shrink').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Redo' }).click();
    await box('shrink').waitFor();
  });

  test.each(['light', 'dark'] as const)('nothing stands in the way of a screen reader, %s', async (theme) => {
    await page.emulateMedia({ colorScheme: theme });
    await open(`axe-${theme}`);
    const source = await readFile(axe, 'utf8');
    const check = async (view: string) => {
      const found = (await page.evaluate(`${source}; axe.run().then(({ violations }) => violations.map(
        ({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`)) as string[];
      expect([view, ...found]).toEqual([view]);
    };
    await page.keyboard.press('Control+k');
    await page.getByRole('option').first().waitFor();
    await check('commands');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    await check('keys');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+a');
    await page.getByRole('heading', { name: '2 selected' }).waitFor();
    await check('many');
    await page.keyboard.press('Control+g');
    await page.getByLabel('Heading of the frame').waitFor();
    await check('frame');
    await page.goto('/pipelines/find-and-mark?diff=1..draft');
    await page.getByRole('heading', { name: 'What differs' }).waitFor();
    await page
      .getByText(/Nothing differs|Steps/)
      .first()
      .waitFor();
    await check('difference');
  });
});
