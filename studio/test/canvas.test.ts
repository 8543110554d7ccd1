import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CanvasPage, filterOf } from './canvas-page.ts';
import { chromiumPath, openBrowser } from './chromium.ts';
import { Finger } from './gestures.ts';
import { startPlatform, type TestPlatform } from './platform.ts';

const image = join(import.meta.dirname, '../../pipelines/find-and-mark/images/plate-03.jpg');

describe.skipIf(chromiumPath() === undefined)('the canvas in Chromium', { timeout: 90_000 }, () => {
  let platform: TestPlatform;
  let browser: Browser;
  let canvas: CanvasPage;
  let page: Page;

  beforeAll(async () => {
    [platform, browser] = await Promise.all([startPlatform(), openBrowser()]);
  }, 120_000);
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

  test('a pipeline is put together with the mouse: searched, dropped into a line, joined over a box, and run', async () => {
    await canvas.show('by-mouse');
    const pane = page.locator('.svelte-flow__pane');
    // A click on the ground and Tab, or a double-click, search a step.
    await pane.click({ position: { x: 120, y: 480 } });
    await page.keyboard.press('Tab');
    await page.locator('input[role=combobox]').waitFor();
    await page.keyboard.press('Escape');
    await pane.dblclick({ position: { x: 120, y: 480 } });
    await page.locator('input[role=combobox]').fill('ぼかし');
    await page.getByRole('option', { name: 'Blur' }).click();
    await canvas.box('blur').waitFor();

    // Let go over the body of the box, the line goes to the place that fits.
    await canvas.drag(canvas.port('grey', 'source', 'image'), await canvas.middleOf(canvas.box('blur')));
    await canvas.line('blur.image').waitFor();
    await page.keyboard.press('Control+z');
    await canvas.line('blur.image').waitFor({ state: 'detached' });

    // A loose step that is dropped on a line goes into it.
    const path = canvas.line('small.image').locator('.svelte-flow__edge-path');
    const onLine = await canvas.middleOf(path);
    await canvas.drag(canvas.box('blur').locator('.title'), onLine);
    await page.getByText('blur is in the line now.').waitFor();
    expect(await canvas.line('blur.image').getAttribute('aria-label')).toBe(
      'From Grayscale: Grey image to Blur: Image',
    );
    expect(await canvas.line('small.image').getAttribute('aria-label')).toBe(
      'From Blur: Image to Resize: Image',
    );

    // What comes after it made room.
    const [spliced, next] = [canvas.box('blur'), canvas.box('small')];
    const { x, width } = (await spliced.boundingBox())!;
    expect((await next.boundingBox())!.x).toBeGreaterThanOrEqual(x + width);

    // A line that is let go on the ground asks what takes its value, and joins it.
    await canvas.drag(
      canvas.port('small', 'source', 'image'),
      await pane.boundingBox().then((at) => ({ x: at!.x + 420, y: at!.y + 520 })),
    );
    await page.getByRole('combobox', { name: 'What takes image?' }).fill('sharpen');
    await page.keyboard.press('Enter');
    await canvas.line('sharpen.image').waitFor();
    // What was moved out of the way comes into sight.
    await canvas.box('$outputs').hover();
    await canvas.drag(
      canvas.port('sharpen', 'source', 'image'),
      await canvas.middleOf(canvas.box('$outputs')),
    );
    await page.getByText('No problems').waitFor();

    await page.locator('input[type=file]').setInputFiles(image);
    await canvas.box('sharpen').getByRole('img').waitFor();
    await page.getByRole('button', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'Make a version' }).click();
    await page.getByText('Version 1 is there.').waitFor();
    await page.getByRole('link', { name: 'Run', exact: true }).click();
    await page.locator('input[type=file]').setInputFiles(image);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('img', { name: 'After' }).waitFor();
  });

  test('and by finger: steps and lines are dragged, several are selected, and commands are at hand', async () => {
    await using tablet = await CanvasPage.open(platform, browser, { hasTouch: true });
    const { page: touched } = tablet;
    await tablet.show('by-finger');
    const finger = await Finger.on(touched);
    const before = await tablet.middleOf(tablet.box('small'));
    const title = await tablet.middleOf(tablet.box('small').locator('.title'));
    await finger.drag(title, { x: title.x, y: title.y - 120 });
    await expect.poll(async () => (await tablet.middleOf(tablet.box('small'))).y).toBeLessThan(before.y - 60);

    // Let go on the ground, a line asks what shall take it.
    const port = await tablet.middleOf(tablet.port('grey', 'source', 'image'));
    await finger.drag(port, { x: port.x + 20, y: port.y + 160 });
    await touched.locator('input[role=combobox]').fill('blur');
    await touched.getByRole('option').filter({ hasText: 'Blur' }).first().tap();
    await tablet.line('blur.image').waitFor();

    await touched.getByRole('button', { name: 'Select several' }).tap();
    for (const step of ['grey', 'small']) {
      await finger.tap(await tablet.middleOf(tablet.box(step).locator('.title')));
    }
    await touched.getByRole('button', { name: 'Draw a frame around the selection' }).tap();
    await touched.getByText('Group').first().waitFor();
    await touched.getByRole('button', { name: 'Commands' }).tap();
    await touched.getByRole('option', { name: 'Add a note' }).tap();
    await touched.getByLabel('What it says').waitFor();
    expect(await tablet.kept('by-finger')).toMatch(/steps:\s*(\[|- )\s*(blur, )?grey/);
    const undo = touched.getByRole('button', { name: 'Undo' });
    for (let changes = 4; changes > 0; changes--) await undo.tap();
    await expect.poll(async () => await undo.isDisabled()).toBe(true);
  });

  test('and by keyboard alone: added, joined, moved, left out, taken out, made a version and run', async () => {
    await canvas.show('by-keyboard');
    await page.keyboard.press('Control+k');
    await page.locator('input[role=combobox]').fill('add blur');
    await page.keyboard.press('Enter');
    await canvas.box('blur').waitFor();
    await canvas.box('blur').focus();
    await page.keyboard.press('c');
    await page.getByRole('combobox', { name: 'Connect Blur' }).fill('resize blur');
    await page.keyboard.press('Enter');
    await canvas.line('blur.image').waitFor();
    await page.keyboard.press('c');
    await page.getByRole('combobox', { name: 'Connect Blur' }).fill('outputs.image');
    await page.keyboard.press('Enter');
    expect(await canvas.line('$outputs.image').getAttribute('aria-label')).toContain('From Blur: Image');
    await page.getByText('No problems').waitFor();

    const before = (await canvas.box('blur').boundingBox())!;
    await canvas.box('blur').focus();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(async () => (await canvas.box('blur').boundingBox())!.y).toBeGreaterThan(before.y + 10);
    // Two keys in a row are one step back.
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await canvas.box('blur').boundingBox())!.y).toBeCloseTo(before.y, 0);

    await canvas.box('grey').focus();
    await page.keyboard.press('d');
    await canvas.box('grey').getByText('left out').waitFor();
    await page.keyboard.press('d');
    // What was before it is joined to what was after it.
    await page.keyboard.press('Delete');
    await canvas.box('grey').waitFor({ state: 'detached' });
    expect(await canvas.line('small.image').getAttribute('aria-label')).toBe(
      'From Inputs: image to Resize: Image',
    );
    await page.getByText('No problems').waitFor();

    await page.keyboard.press('Control+k');
    await page.locator('input[role=combobox]').fill('版');
    await page.getByRole('option', { name: 'Versions' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByLabel('What changed?').focus();
    await page.keyboard.press('Enter');
    await page.getByText('Version 1 is there.').waitFor();
    expect(await canvas.kept('by-keyboard')).not.toContain('grayscale');
  });

  test('components that are clicked one after the other make a chain behind what is selected', async () => {
    await canvas.show('by-clicks');
    await canvas.box('grey').locator('.title').click();
    const palette = page.getByRole('complementary', { name: 'Components' });
    for (const name of ['Blur', 'Sharpen']) await palette.getByRole('button', { name, exact: true }).click();
    const way = async (to: string) => await canvas.line(to).getAttribute('aria-label');
    await expect.poll(() => way('sharpen.image')).toBe('From Blur: Image to Sharpen: Image');
    expect(await way('blur.image')).toBe('From Grayscale: Grey image to Blur: Image');
    expect(await way('small.image')).toBe('From Sharpen: Image to Resize: Image');
    // Icons are light where the page is dark.
    await page.emulateMedia({ colorScheme: 'dark' });
    for (const place of [palette, canvas.box('blur')])
      await expect.poll(() => filterOf(place.locator('img').first())).toBe('invert(0.88)');
    // They stand in a row, and each click is one step back.
    const places = ['grey', 'blur', 'sharpen', 'small'].map(
      async (id) => await canvas.middleOf(canvas.box(id)),
    );
    const across = (await Promise.all(places)).map(({ x }) => x);
    expect(across).toEqual(across.toSorted((a, b) => a - b));
    await page.keyboard.press('Control+z');
    await expect.poll(() => way('small.image')).toBe('From Blur: Image to Resize: Image');
    // Called as their boxes are; with its id, where two are called the same.
    await palette.getByRole('button', { name: 'Blur', exact: true }).click();
    await canvas.box('blur_2').click();
    await page.getByText('Steps as a list').click();
    await page.getByRole('button', { name: 'Blur blur_2', exact: true }).waitFor();
    await page.locator('li').getByText('Image ← Image of “Blur (blur)”').waitFor();
  });

  test('steps are copied as text into another tab, cut, duplicated, aligned and framed', async () => {
    await canvas.show('copy-from');
    await canvas.box('grey').click();
    await canvas.box('small').click({ modifiers: ['Control'] });
    await page.getByRole('heading', { name: '2 selected' }).waitFor();
    await page.getByRole('button', { name: 'Align bottom edges' }).click();
    await page.keyboard.press('Control+c');
    await page.getByText('2 steps copied.').waitFor();
    await page.keyboard.press('Control+g');
    await page.getByLabel('Heading of the frame').fill('Before');
    await page.locator('.svelte-flow__node-frame').getByText('Before').waitFor();
    await page.getByLabel('Draw it as one box').check();
    await canvas.box('grey').waitFor({ state: 'detached' });
    await canvas.box('$group.0').getByText('2 steps').waitFor();

    const other = await canvas.context.newPage();
    other.setDefaultTimeout(30_000);
    const name = 'copy-to';
    await canvas.keep(name);
    await other.goto(`/pipelines/${name}`);
    await canvas.box('grey', other).click();
    await other.keyboard.press('Control+v');
    await other.getByText('2 steps pasted.').waitFor();
    expect(await canvas.line('small_2.image', other).getAttribute('aria-label')).toBe(
      'From Grayscale (grey_2): Grey image to Resize (small_2): Image',
    );
    // From another pipeline, nothing is joined to what merely has the same name.
    expect(await canvas.line('grey_2.image', other).count()).toBe(0);
    await other.keyboard.press('Control+x');
    await canvas.box('grey_2', other).waitFor({ state: 'detached' });
    await other.keyboard.press('Control+z');
    await canvas.box('grey_2', other).waitFor();

    // A text that is none is refused.
    await other.evaluate(`(() => {
      const data = new DataTransfer();
      data.setData('text/plain', 'kind: Steps\\nsteps: {a: {component: "../../x"}}');
      window.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData: data }));
    })()`);
    await other.getByText('What was copied has a step that is none.').waitFor();
    await other.close();
  });

  test('a note stays where it is put, says its text as text, and comes back after a reload', async () => {
    await canvas.show('with-note');
    await page.keyboard.press('Control+k');
    await page.locator('input[role=combobox]').fill('note');
    await page.keyboard.press('Enter');
    await page.getByLabel('What it says').fill('Ask <b>Sato</b>');
    await canvas.kept('with-note');
    await page.reload();
    await page.getByText('Ask <b>Sato</b>').waitFor();
    expect(await canvas.kept('with-note')).toContain('Ask <b>Sato</b>');

    await page.getByText('Ask <b>Sato</b>').click();
    const corner = page.locator('.svelte-flow__resize-control.handle.bottom.right');
    const { x, y } = await canvas.middleOf(corner);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y + 40, { steps: 5 });
    await page.mouse.up();
    await expect
      .poll(async () => Number(/width: (\d+)/.exec(await canvas.kept('with-note'))?.[1]), { timeout: 20_000 })
      .toBeGreaterThan(240);
  });

  test('many steps are one picture from afar: chosen and moved with the mouse and the keys, and boxes from near', async () => {
    await canvas.keep('far', manySteps('far'));
    await page.goto('/pipelines/far');
    const graph = page.getByRole('group', { name: /The graph from afar, 122 boxes/ });
    await graph.locator('.far canvas').waitFor();
    expect(await page.locator('.svelte-flow__node').count()).toBe(0);
    const room = (await graph.boundingBox())!;
    const chosen = page.getByLabel('Name of the step');

    // From the middle of the graph to the box there.
    await graph.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => await chosen.inputValue()).toBe('s0');
    await page.keyboard.press('ArrowDown');
    await expect.poll(async () => await chosen.inputValue()).toBe('s10');
    await page.keyboard.press('Enter');
    await canvas.box('s10').waitFor();
    expect(await page.locator('.svelte-flow__node').count()).toBeLessThan(40);
    await canvas.line('s10.image').waitFor();

    await page.getByRole('button', { name: 'Fit view' }).click();
    await graph.locator('.far canvas').waitFor();
    // All but the ends lie in the middle of the picture.
    await page.keyboard.down('Shift');
    await page.mouse.move(room.x + 5, room.y + 5);
    await page.mouse.down();
    await page.mouse.move(room.x + room.width - 160, room.y + room.height - 5, { steps: 5 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await page.getByRole('heading', { name: /^1\d\d selected$/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: /selected$/ }).waitFor({ state: 'detached' });

    const at = (column: number, row: number) => {
      const width = 12 * 280 + 200;
      const height = 11 * 170 + 90;
      const zoom = Math.min(room.width / width, room.height / height) * (1 / 1.2);
      return {
        x: room.x + room.width / 2 + (column * 280 + 300 + 100 - width / 2) * zoom,
        y: room.y + room.height / 2 + (row * 170 + 45 - height / 2) * zoom,
      };
    };
    await page.mouse.click(at(4, 6).x, at(4, 6).y);
    await expect.poll(async () => await chosen.inputValue()).toBe('s64');
    await page.mouse.move(at(4, 6).x, at(4, 6).y);
    await page.mouse.down();
    await page.mouse.move(at(4, 6).x + 20, at(4, 6).y + 10, { steps: 4 });
    await page.mouse.up();
    const place = async () => /s64"?:\s*\{?\s*"?x"?:\s*(-?\d+)/.exec(await canvas.kept('far'))?.[1];
    await expect.poll(async () => Number(await place()), { timeout: 20_000 }).toBeGreaterThan(4 * 280 + 300);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => Number(await place()), { timeout: 20_000 }).toBe(4 * 280 + 300);
  });
});

/** 120 steps, ten in a row. */
function manySteps(name: string): string {
  const steps = Array.from({ length: 120 }, (_, at) => {
    const image = at === 0 ? '$inputs.image' : `$steps.s${at - 1}.image`;
    return [`s${at}`, { component: 'imaging/blur@^1', inputs: { image } }];
  });
  const places = steps.map(([id], at) => [id, { x: 300 + (at % 10) * 280, y: Math.floor(at / 10) * 170 }]);
  return JSON.stringify({
    apiVersion: 'kumiki/v1',
    kind: 'Pipeline',
    name,
    inputs: { image: { type: 'image' } },
    steps: Object.fromEntries(steps) as unknown,
    outputs: { image: '$steps.s119.image' },
    canvas: {
      positions: { inputs: { x: 0, y: 0 }, outputs: { x: 3360, y: 1870 }, ...Object.fromEntries(places) },
    },
  });
}
