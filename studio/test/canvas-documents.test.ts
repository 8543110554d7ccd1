import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { violationsInBothThemes } from './axe.ts';
import { CanvasPage, smallPipeline } from './canvas-page.ts';
import { chromiumPath, openBrowser } from './chromium.ts';
import { startPlatform, type TestPlatform } from './platform.ts';

const photo = join(import.meta.dirname, '../../pipelines/find-and-mark/images/plate-03.jpg');

/** A pipeline with another one as a step. */
const around = (name: string, inner: string) => `
apiVersion: kumiki/v1
kind: Pipeline
name: ${name}
inputs: { image: { type: image } }
steps:
  soft: { component: imaging/blur@^1, inputs: { image: $inputs.image } }
  inside: { pipeline: ${inner}@1, inputs: { image: $steps.soft.image } }
outputs: { image: $steps.inside.image }
`;

describe.skipIf(chromiumPath() === undefined)(
  'whole documents on the canvas in Chromium',
  { timeout: 90_000 },
  () => {
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

    test('what differs between a version and the draft stands on the canvas and in words, and is put back', async () => {
      await page.goto('/pipelines/find-and-mark');
      // All is in sight and checked: nothing moves any more.
      await page.getByText('No problems').waitFor();
      await canvas.box('shrink').click();
      await page.getByLabel('Name of the step').waitFor();
      await page.keyboard.press('Delete');
      await canvas.box('mark').click();
      await page.getByLabel('Run it each time').check();
      await page.getByRole('button', { name: 'Versions' }).click();
      await page.getByRole('button', { name: 'Compare', exact: true }).click();
      await page.getByText('Connections: 1 added, 2 removed').waitFor();
      await canvas.box('shrink').getByText('removed').waitFor();
      await canvas.box('mark').getByText('changed').waitFor();
      const list = page.getByRole('complementary', { name: 'What differs' });
      await list.getByText('Run it each time, also where the result is known').waitFor();
      await list.getByText('Resize: Image').waitFor();
      // The address leads somebody else to the same.
      expect(new URL(page.url()).searchParams.get('diff')).toBe('1..draft');
      await page.reload();
      await canvas.box('shrink').getByText('removed').waitFor();
      await page.getByRole('button', { name: 'Put version 1 into the draft' }).click();
      await page.getByText('Connections: 1 added').waitFor({ state: 'detached' });
      expect(await canvas.line('find.image').getAttribute('aria-label')).toBe(
        'From Resize: Image to Detect objects: Image',
      );
      // It can be taken back like everything else.
      await page.getByRole('button', { name: 'Undo' }).click();
      await canvas.box('shrink').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Redo' }).click();
      await canvas.box('shrink').waitFor();
    });

    test('selected steps become a pipeline of their own, that one step runs here', async () => {
      await canvas.show('with-inside');
      await canvas.box('small').waitFor();
      await page.locator('.svelte-flow__pane').click({ position: { x: 30, y: 30 } });
      await page.keyboard.press('Control+a');
      await page.getByRole('button', { name: 'Make the selected steps a pipeline' }).click();
      await page.getByLabel('What shall the new pipeline be called?').fill('Prepare it');
      await page.keyboard.press('Enter');
      await page.getByText('prepare-it is there').waitFor();
      // From afar, where it could not be read, it is not shown.
      const kind = canvas.box('prepare_it').getByText('Pipeline', { exact: true });
      await kind.waitFor({ state: 'attached' });
      expect(await canvas.line('$outputs.image').getAttribute('aria-label')).toBe(
        'From Prepare it: Image to Outputs: Image',
      );
      await page.getByText('No problems').waitFor();
      await canvas.kept('with-inside');
      await canvas.box('prepare_it').dblclick();
      await page.waitForURL('**/pipelines/prepare-it');
      await canvas.box('grey').waitFor();
    });

    test('a pipeline that is a step is pinned as any other step, with what it hands on, also beyond a reload', async () => {
      await canvas.keep(
        'inner',
        smallPipeline('inner').replace('outputs: {', 'outputs: { same: $inputs.image,'),
      );
      const headers = { 'Content-Type': 'application/json' };
      const body = JSON.stringify({ revision: 1 });
      await fetch(`${platform.url}/api/v1/pipelines/inner/publish`, { method: 'POST', headers, body });
      const after = 'after: { component: imaging/grayscale@^1, inputs: { image: $steps.inside.same } }';
      const text = around('around', 'inner').replace(
        'outputs: {',
        `  ${after}\noutputs: { same: $steps.after.image,`,
      );
      await canvas.show('around', text);
      await page.locator('input[type=file]').first().setInputFiles(photo);
      const inside = canvas.box('inside');
      const read = canvas.box('after').getByRole('img');
      await read.waitFor();
      const picture = async () => {
        const answer = await fetch(new URL((await read.getAttribute('src'))!, platform.url));
        return Buffer.from(await answer.arrayBuffer()).toString('base64');
      };
      const before = await picture();
      // Beside its picture, which would be shown large.
      const choose = async (id: string) => await canvas.box(id).click({ position: { x: 8, y: 8 } });
      await inside.getByRole('img').waitFor();
      await choose('inside');
      await page.getByRole('button', { name: 'Pin its result' }).click();
      await page.getByText(/^Pinned by /).waitFor();
      await choose('soft');
      const strength = page.locator('[data-field="sigma"]').getByRole('spinbutton');
      await strength.fill('9');
      await strength.blur();
      // It did not run, nor did what leads up to it.
      await inside.getByText('Pinned, and no longer what it would give').waitFor();
      await canvas.box('soft').getByText('From before', { exact: true }).waitFor();
      expect(await canvas.kept('around')).toContain('$steps.inside.same');
      expect(await picture()).toBe(before);
      await page.reload();
      await inside.getByText('Pinned, and no longer what it would give').waitFor();
      await inside.getByRole('img').waitFor();
      await read.waitFor();
      expect(await picture()).toBe(before);
      await choose('inside');
      await page.getByRole('button', { name: 'Unpin' }).click();
      await inside.getByText('Pinned', { exact: false }).waitFor({ state: 'detached' });
      await canvas.box('soft').getByText('From before', { exact: true }).waitFor({ state: 'detached' });
      await expect.poll(picture).not.toBe(before);
    });

    test('who has a draft open hears that somebody else has, until they go, and whether they saved', async () => {
      await canvas.show('together');
      const also = page.getByText('Open in another window too');
      expect(await also.count()).toBe(0);
      {
        await using other = await CanvasPage.open(platform, browser);
        await other.page.goto('/pipelines/together');
        await also.waitFor();
        await other.page.getByText('Open in another window too').waitFor();
        await other.page.goto('/');
        await also.waitFor({ state: 'detached' });
        await other.page.goto('/pipelines/together');
        await also.waitFor();
        await other.box('grey').click();
        await other.page.getByLabel('Run it each time').check();
        expect(await other.kept('together')).toContain('cache: off');
      }
      // Nothing was done here, and it is told already.
      await page.getByRole('button', { name: 'Take what they saved' }).click();
      await canvas.box('grey').click();
      expect(await page.getByLabel('Run it each time').isChecked()).toBe(true);
      expect(await also.count()).toBe(0);
    });

    test('a component that is not there is asked for at once, and another one takes its place', async () => {
      await canvas.show(
        'with-gap',
        smallPipeline('with-gap').replace('imaging/grayscale@^1', 'somebody/grey@^2'),
      );
      await page.getByRole('heading', { name: 'Some of what the steps run is not here' }).waitFor();
      await page.getByLabel(/somebody\/grey/).selectOption({ label: 'Grayscale – imaging/grayscale' });
      await page.getByRole('button', { name: 'Replace', exact: true }).click();
      await canvas.box('grey').getByText('Grayscale').waitFor();
      expect(await canvas.line('small.image').getAttribute('aria-label')).toBe(
        'From Grayscale: Grey image to Resize: Image',
      );
      await page.getByText('No problems').waitFor();
      expect(await canvas.kept('with-gap')).toContain('imaging/grayscale@^1');
    });

    test('a file that is dropped on the canvas takes the place of the draft, or adds its steps', async () => {
      await canvas.show('with-file');
      const drop = async (name: string, text: string) =>
        await page.evaluate(`(() => {
        const data = new DataTransfer();
        data.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}));
        document.querySelector('.kumiki-canvas').dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer: data }));
      })()`);
      await drop('wrong.json', '[1]');
      await page.getByText('This file is no pipeline.').waitFor();
      await page.getByRole('button', { name: 'Nothing' }).click();
      await drop('other.yaml', smallPipeline('other'));
      await page.getByRole('button', { name: 'Add its steps to this draft' }).click();
      await canvas.box('small_2').waitFor();
      await drop('other.yaml', smallPipeline('other').replaceAll('grey', 'mono'));
      await page.getByRole('button', { name: 'Put it into the place of this draft' }).click();
      await canvas.box('mono').waitFor();
      expect(await canvas.box('small_2').count()).toBe(0);
      expect(await canvas.kept('with-file')).toContain('name: with-file');
    });

    test('nothing stands in the way of a screen reader, in either theme', async () => {
      await canvas.show('axe');
      const check = async (view: string) => {
        expect([view, ...(await violationsInBothThemes(page))]).toEqual([view]);
      };
      await page.keyboard.press('Control+k');
      await page.locator('[role=option]').first().waitFor();
      await check('commands');
      await page.keyboard.press('Escape');
      await page.locator('[role=option]').first().waitFor({ state: 'detached' });
      await page.keyboard.press('?');
      await page.getByRole('heading', { name: 'Keys' }).waitFor();
      await check('keys');
      await page.keyboard.press('Escape');
      await page.getByRole('heading', { name: 'Keys' }).waitFor({ state: 'detached' });
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
  },
);
