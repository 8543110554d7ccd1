import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CanvasPage } from './canvas-page.ts';
import { chromiumPath, openBrowser } from './chromium.ts';
import { Finger, type Place } from './gestures.ts';
import { startPlatform, type TestPlatform } from './platform.ts';

/** 1,920 × 1,080 pixels: it is shown reduced. */
const image = join(import.meta.dirname, '../../pipelines/find-and-mark/images/plate-03.jpg');

const pipeline = (name: string) => `apiVersion: kumiki/v1
kind: Pipeline
name: ${name}
inputs: { image: { type: image } }
steps:
  hide: { component: vision/blur-regions@^1, inputs: { image: $inputs.image } }
  pad: { component: imaging/pad@^1, inputs: { image: $steps.hide.image } }
outputs: { image: $steps.pad.image }
`;

/** Counts as `locks` what keeps the screen on: a machine without one gives none. */
const countedScreenLocks = `
  globalThis.locks = 0;
  const request = async () => {
    locks++;
    return { release: async () => void locks-- };
  };
  Object.defineProperty(navigator, 'wakeLock', { value: { request } });
`;

describe.skipIf(chromiumPath() === undefined)('a tablet in Chromium', { timeout: 120_000 }, () => {
  let platform: TestPlatform;
  let browser: Browser;
  const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

  beforeAll(async () => {
    [platform, browser] = await Promise.all([startPlatform(), openBrowser(camera)]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await platform?.[Symbol.asyncDispose]();
  });

  async function openTablet(): Promise<CanvasPage> {
    const opened = await CanvasPage.open(platform, browser, { hasTouch: true });
    await opened.page.setViewportSize({ width: 820, height: 1180 });
    return opened;
  }

  /** Opens what is drawn on the sample; gives places of the picture, in parts of it. */
  async function look(
    on: CanvasPage,
    {
      name,
      step,
      open,
    }: { readonly name: string; readonly step: string; readonly open: (page: CanvasPage['page']) => Locator },
  ): Promise<(x: number, y: number) => Place> {
    const { page } = on;
    await on.show(name, pipeline(name));
    await page.locator('input[type=file]').first().setInputFiles(image);
    await on.box('pad').getByRole('img').first().waitFor();
    await on.box(step).tap();
    await open(page).tap();
    const pane = page.locator('.pane');
    await pane.getByRole('img').first().waitFor();
    await page.getByText('1,920 × 1,080 px').waitFor();
    const { x, y, width, height } = (await pane.boundingBox())!;
    return (across, down) => ({ x: x + width * across, y: y + height * down });
  }

  test('an area is drawn, aimed, zoomed and changed by fingers alone', async () => {
    await using on = await openTablet();
    const { page } = on;
    const at = await look(on, {
      name: 'tablet-area',
      step: 'hide',
      open: () =>
        page.locator('[data-field="polygon"]').getByRole('button', { name: 'Draw it on the image' }),
    });
    const corners = page.locator('output.small');
    const loupe = page.locator('.loupe');
    const finger = await Finger.on(page);
    await finger.tap(at(0.2, 0.2));
    await finger.tap(at(0.7, 0.2));
    // A corner is where the finger is let go of; until then the loupe shows the place.
    await finger.slide(at(0.5, 0.5), at(0.75, 0.75));
    await loupe.getByText(/^1,4[34]\d, 8[01]\d$/).waitFor();
    await corners.getByText('2 corners').waitFor();
    await finger.lift();
    await loupe.waitFor({ state: 'detached' });
    await corners.getByText('3 corners').waitFor();
    // Two fingers zoom, and draw nothing.
    await finger.spread(at(0.5, 0.5), 120);
    await expect.poll(() => page.locator('.zoom output').textContent()).not.toBe('24%');
    await corners.getByText('3 corners').waitFor();
    await page.getByRole('button', { name: 'Fit', exact: true }).tap();
    await finger.tap(at(0.4, 0.9));
    await page.getByRole('button', { name: 'Take one back' }).tap();
    await finger.tap(at(0.25, 0.75));
    await corners.getByText('4 corners').waitFor();
    await page.getByRole('button', { name: 'Close the area' }).tap();

    // A handle hides little of the picture, lies on its corner, and is taken from beside it.
    const second = page.getByRole('button', { name: /^Corner 2: 13\d\d, 2[01]\d$/ });
    const { x, y, width } = (await second.boundingBox())!;
    expect(width).toBeLessThan(20);
    expect(Math.hypot(x + width / 2 - at(0.7, 0).x, y + width / 2 - at(0, 0.2).y)).toBeLessThan(2);
    const beside = { x: at(0.7, 0).x + 16, y: at(0, 0.2).y - 12 };
    await finger.drag(beside, { x: beside.x + 24, y: beside.y });
    await page.getByRole('button', { name: /^Corner 2: 14\d\d, 2[01]\d$/ }).waitFor();
    await finger.drag(at(0.22, 0.475), at(0.1, 0.5));
    await corners.getByText('5 corners').waitFor();
    await page.getByRole('button', { name: 'Remove corner' }).tap();
    await corners.getByText('4 corners').waitFor();
    await page.getByRole('button', { name: 'Undo' }).tap();
    await corners.getByText('5 corners').waitFor();
    expect(await page.evaluate('[scrollX, scrollY, visualViewport.scale]')).toEqual([0, 0, 1]);
  });

  test('a colour is aimed at by finger, and taken as it is said to be', async () => {
    await using on = await openTablet();
    const { page } = on;
    const at = await look(on, {
      name: 'tablet-colour',
      step: 'pad',
      open: () => page.getByRole('button', { name: 'From the image' }),
    });
    const finger = await Finger.on(page);
    // The edge of a hole: a reduced picture has other values there.
    await finger.slide(at(0.3, 0.3), at(0.135, 0.15));
    const said = page.locator('.loupe').getByText(/#[0-9a-f]{6}/);
    await said.waitFor();
    const colour = (await said.textContent())!.trim();
    await finger.lift();
    await page.getByText(`${colour} is taken.`).waitFor();
    expect(await page.getByLabel('Colour as #rrggbb').inputValue()).toBe(colour);
    const values = colour.match(/\w\w/g)!.map((hex) => Number.parseInt(hex, 16));
    await page.locator('.values').getByText(values.join(' '), { exact: true }).waitFor();
  });

  test('a finger that goes up over a result scrolls the page, and two fingers zoom the picture', async () => {
    await using on = await openTablet();
    const { page } = on;
    await page.setViewportSize({ width: 820, height: 600 });
    const answer = await page.request.get('/api/v1/executions?pipeline=find-and-mark');
    const [run] = ((await answer.json()) as { items: readonly { execution_id: string }[] }).items;
    await page.goto(`/executions/${run!.execution_id}`);
    const pane = page.locator('.pane');
    await pane.getByRole('img').first().waitFor();
    await pane.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await pane.boundingBox())!;
    const middle = { x: x + width / 3, y: y + height / 2 };
    const before = Number(await page.evaluate('scrollY'));
    const finger = await Finger.on(page);
    await finger.drag(middle, { x: middle.x, y: middle.y - 150 });
    const scrolled = async () => Number(await page.evaluate('scrollY')) - before;
    await expect.poll(scrolled).toBeGreaterThan(100);
    const by = await scrolled();
    const zoom = page.locator('.zoom output');
    const whole = await zoom.textContent();
    await finger.spread({ x: middle.x, y: middle.y - by }, 120);
    await expect.poll(() => zoom.textContent()).not.toBe(whole);
    expect(await scrolled()).toBe(by);
    expect(await page.evaluate('visualViewport.scale')).toBe(1);
  });

  test('a camera goes on in other views, and when somebody comes back', async () => {
    await using on = await openTablet();
    const { page } = on;
    await page.addInitScript(countedScreenLocks);
    const deployed = await page.request.post('/api/v1/deployments?wait=120', {
      data: { pipeline: 'find-and-mark' },
    });
    expect(deployed.ok()).toBe(true);
    await page.goto('/deployments/find-and-mark?view=watch&edge=320');
    await page.getByRole('button', { name: 'Start the camera' }).tap();
    const picture = page.getByRole('img', { name: 'After' });
    await picture.waitFor();
    expect(await page.evaluate('locks')).toBe(1);
    await page.getByRole('button', { name: 'Steps' }).tap();
    const rate = page.getByRole('row', { name: /^Resize shrink [1-9]/ });
    await rate.waitFor();
    await page.getByRole('button', { name: 'Camera or video' }).tap();
    await picture.waitFor();
    await page.setViewportSize({ width: 1180, height: 820 });
    await page.getByRole('link', { name: 'Runs' }).tap();
    await picture.waitFor({ state: 'detached' });
    await page.goBack();
    await picture.waitFor();
    await page.getByRole('button', { name: 'End', exact: true }).tap();
    await page.getByRole('button', { name: 'Start the camera' }).waitFor();
    await expect.poll(async () => await page.evaluate('locks')).toBe(0);
    // What is done to it stands in one row.
    const tops = await page
      .locator('header .actions .bar > *')
      .evaluateAll((all) => all.map((one) => (one as unknown as { readonly offsetTop: number }).offsetTop));
    expect(new Set(tops).size).toBe(1);
  });
});
