import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { violationsInBothThemes } from './axe.ts';
import { CanvasPage, smallPipeline } from './canvas-page.ts';
import { chromiumPath, openBrowser } from './chromium.ts';
import { startPlatform, type TestPlatform } from './platform.ts';

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
      await list.getByText('Key cache').waitFor();
      // The address leads somebody else to the same.
      expect(new URL(page.url()).searchParams.get('diff')).toBe('1..draft');
      await page.reload();
      await canvas.box('shrink').getByText('removed').waitFor();
      await page.getByRole('button', { name: 'Put version 1 into the draft' }).click();
      await page.getByText('Connections: 1 added').waitFor({ state: 'detached' });
      expect(await canvas.line('find.image').getAttribute('aria-label')).toBe(
        'From shrink.image to find.image',
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
        'From prepare_it.image to $outputs.image',
      );
      await page.getByText('No problems').waitFor();
      await canvas.kept('with-inside');
      await canvas.box('prepare_it').dblclick();
      await page.waitForURL('**/pipelines/prepare-it');
      await canvas.box('grey').waitFor();
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
        'From grey.image to small.image',
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
