import { createServer, type IncomingMessage } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, openBrowser } from './chromium.ts';
import { startPlatform, type TestPlatform } from './platform.ts';

const password = 'three quiet wooden joints';

describe.skipIf(chromiumPath() === undefined)('the settings in Chromium', () => {
  let platform: TestPlatform;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let faults: string[];
  let watched: string;

  beforeAll(async () => {
    watched = await mkdtemp(join(tmpdir(), 'kumiki-watched-'));
    const settings = {
      KUMIKI_ACCOUNTS: 'true',
      KUMIKI_TRIGGER_FOLDERS: watched,
      KUMIKI_ALLOWED_ADDRESSES: '127.0.0.1',
    };
    [platform, browser] = await Promise.all([startPlatform(settings), openBrowser()]);
    context = await browser.newContext({ baseURL: platform.url, locale: 'en-GB' });
    const first = await context.newPage();
    const [link = ''] = /http\S+\/join#\S+/.exec(platform.said) ?? [];
    await first.goto(link);
    await first.getByLabel('Name to sign in with').fill('hanako');
    await first.getByLabel('Password').fill(password);
    await first.getByRole('button', { name: 'Begin' }).click();
    await first.getByRole('heading', { name: 'What do you want to do?' }).waitFor();
    await first.close();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await platform?.[Symbol.asyncDispose]();
    await rm(watched, { recursive: true });
  }, 60_000);
  beforeEach(async () => {
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
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

  test('an administrator invites somebody, who may do what was said and no more, until they are kept out', async () => {
    await page.goto('/settings/people');
    await page.getByRole('link', { name: 'Invite somebody' }).click();
    await page.getByLabel('For whom').fill('Taro, line 3');
    await page.getByLabel('Role').selectOption('viewer');
    await page.getByRole('button', { name: 'Make an invitation' }).click();
    const link = await page.getByText(/\/join#/).textContent();
    await page.getByRole('button', { name: 'I have it' }).click();
    expect(await page.getByText(/\/join#/).count()).toBe(0);
    await page.getByRole('cell', { name: 'Invitation Taro, line 3' }).waitFor();

    const other = await browser.newContext({ baseURL: platform.url, locale: 'en-GB' });
    const taro = await other.newPage();
    taro.setDefaultTimeout(10_000);
    await taro.goto(link!);
    await taro.getByLabel('Name to sign in with').fill('taro');
    await taro.getByLabel('Password').fill(password);
    await taro.getByRole('button', { name: 'Begin' }).click();
    await taro.getByRole('heading', { name: 'What do you want to do?' }).waitFor();
    // Neither making pipelines nor settings of others are offered.
    expect(await taro.getByRole('button', { name: 'New pipeline' }).count()).toBe(0);
    await taro.getByRole('link', { name: 'Settings', exact: true }).click();
    await taro.getByRole('heading', { name: 'API tokens' }).waitFor();
    expect(await taro.getByRole('link', { name: 'People' }).count()).toBe(0);
    await taro.goto('/settings/audit');
    await taro.getByText('Your role does not allow this part.').waitFor();

    await page.goto('/settings/people');
    await page.getByRole('button', { name: 'Change: taro' }).click();
    await page.getByLabel('Single pipelines only').check();
    await page.getByLabel('Pipeline', { exact: true }).selectOption('find-and-mark');
    await page.getByLabel('Role: Find and mark defects').selectOption('editor');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'Find and mark defects: Editor' }).waitFor();
    await page.getByRole('button', { name: 'Keep out: taro' }).click();
    await page.getByText('Kept out').waitFor();
    await taro.goto('/executions');
    await taro.getByRole('heading', { name: 'Sign in' }).waitFor();
    await other.close();

    // What a role does not allow is in the log, too.
    await page.goto('/settings/audit');
    await page.getByRole('cell', { name: 'PATCH /people/{person}' }).first().waitFor();
    await page.getByLabel('Call').fill('/invitations/accept');
    await page.getByLabel('Call').press('Enter');
    await expect.poll(() => page.getByRole('row').count()).toBe(3);
    expect(new URL(page.url()).searchParams.get('call')).toBe('/invitations/accept');
  });

  test('a token is shown once, works, says when it was used, and is revoked', async () => {
    await page.goto('/settings/tokens');
    await page.getByLabel('What it is for').fill('Camera 3');
    await page.getByRole('button', { name: 'Make a token' }).click();
    const token = await page.getByText(/^kmk_[\w-]{20,}/).textContent();
    const ask = () =>
      fetch(`${platform.url}/api/v1/pipelines`, { headers: { Authorization: `Bearer ${token}` } });
    expect((await ask()).status).toBe(200);
    await page.reload();
    await page.getByRole('row', { name: /Camera 3 Runner/ }).waitFor();
    expect(await page.content()).not.toContain(token);
    // Nothing is revoked by one slip.
    await page.getByRole('button', { name: 'Revoke: Camera 3' }).click();
    await page.getByRole('button', { name: 'No, keep it' }).click();
    expect((await ask()).status).toBe(200);
    await page.getByRole('button', { name: 'Revoke: Camera 3' }).press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText('There is no token yet.').waitFor();
    expect((await ask()).status).toBe(401);
  });

  test('a secret is written once, changed, and never shown', async () => {
    await page.goto('/settings/secrets');
    await page.getByLabel('Name').fill('vendor-key');
    await page.getByRole('textbox', { name: 'Value' }).fill('very secret');
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByText('vendor-key is kept.').waitFor();
    expect(await page.content()).not.toContain('very secret');
    expect(await page.getByRole('textbox', { name: 'Value' }).inputValue()).toBe('');
    await page.getByRole('button', { name: 'Another value: vendor-key' }).click();
    await page.getByRole('textbox', { name: 'Value' }).fill('another one');
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('row', { name: /vendor-key 2/ }).waitFor();
    await page.getByRole('button', { name: 'Remove: vendor-key' }).click();
    await page.getByRole('button', { name: 'Remove?' }).click();
    await page.getByText('There is no secret yet.').waitFor();
  });

  test('a webhook is tried with a message, whose delivery is there to see and to send again', async () => {
    const came: IncomingMessage['headers'][] = [];
    const receiver = createServer((request, response) => {
      came.push(request.headers);
      request.resume().once('end', () => response.writeHead(204).end());
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/kumiki`;
    try {
      await page.goto('/settings/webhooks');
      await page.getByLabel('Address').fill(url);
      await page.getByLabel('An item has failed').check();
      await page.getByRole('button', { name: 'Make the webhook' }).click();
      await page.getByText(/^whsec_/).waitFor();
      await page.getByRole('link', { name: url }).click();
      await page.getByRole('button', { name: 'Send a test message' }).click();
      await page.getByRole('row', { name: /Test message Delivered 1/ }).waitFor();
      await page.getByRole('button', { name: 'Details' }).click();
      await page.getByText('answered 204').waitFor();
      await page.getByRole('button', { name: 'Send again' }).click();
      await expect.poll(() => came.length).toBe(2);
      expect(came[1]!['webhook-id']).toBe(came[0]!['webhook-id']);
      await page.getByRole('button', { name: 'Change' }).click();
      await page.getByLabel('What it is for').fill('Shop floor');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Shop floor').waitFor();
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('button', { name: 'Go on' }).waitFor();
      expect(await page.getByRole('button', { name: 'Send a test message' }).isDisabled()).toBe(true);
    } finally {
      receiver.closeAllConnections();
      receiver.close();
    }
  });

  test('a folder is watched, and what it started is listed', async () => {
    await page.goto('/settings/triggers');
    await page.getByLabel('Name').fill('Line 3');
    await page.getByLabel('Pipeline').selectOption('find-and-mark');
    await page.getByLabel('Folder on the machine').fill(watched);
    await page.getByRole('button', { name: 'Make the trigger' }).click();
    await page.getByRole('link', { name: 'Line 3' }).waitFor();
    await writeFile(join(watched, 'broken.jpg'), 'no image');
    await page.getByRole('link', { name: 'Line 3' }).click();
    await expect
      .poll(
        async () => {
          await page.reload();
          await page.getByRole('heading', { name: 'What it started' }).waitFor();
          return await page.getByRole('row', { name: /broken.jpg/ }).count();
        },
        { timeout: 20_000, interval: 500 },
      )
      .toBe(1);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Go on' }).waitFor();
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByLabel('Name').fill('Line 4');
    await page.getByLabel('Also folders inside of it').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Line 4' }).waitFor();
    // It is still paused.
    await page.getByRole('button', { name: 'Go on' }).waitFor();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Remove?' }).click();
    await page.getByRole('heading', { name: 'Triggers' }).waitFor();
    expect(await page.getByRole('link', { name: 'Line 4' }).count()).toBe(0);
  });

  test('a pipeline gets limits of its own; what they remove is shown before, and goes', async () => {
    await page.goto('/settings/kept?pipeline=find-and-mark');
    await page.getByLabel('Intermediate images: Days').selectOption('own');
    await page.getByLabel('Intermediate images: Days: Limit').fill('0');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('row', { name: /Find and mark defects Intermediate images 1/ }).waitFor();
    await page.getByRole('button', { name: 'Clean up now' }).click();
    await page.getByRole('button', { name: 'Clean up now?' }).click();
    await page.getByText(/^Done:/).waitFor();
    await page.getByText('Nothing is due.').waitFor();
    await page.reload();
    expect(await page.getByLabel('Intermediate images: Days: Limit').inputValue()).toBe('0');
  });

  test('what this installation is, and where programs reach it', async () => {
    await page.goto('/settings/about');
    await page.getByText(/^Kumiki \d+\.\d+/).waitFor();
    await page.getByText('hanako (Administrator)').waitFor();
    expect(await page.getByText(/^127\.0\.0\.1:\d+$/).count()).toBe(1);
  });
});
