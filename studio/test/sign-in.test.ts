import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violationsInBothThemes } from './axe.ts';
import { chromiumPath, openBrowser } from './chromium.ts';
import { startPlatform, type TestPlatform } from './platform.ts';

const password = 'three quiet wooden joints';

describe.skipIf(chromiumPath() === undefined)('signing in to the studio', () => {
  let platform: TestPlatform;
  let browser: Browser;

  beforeAll(async () => {
    [platform, browser] = await Promise.all([startPlatform({ KUMIKI_ACCOUNTS: 'true' }), openBrowser()]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await platform?.[Symbol.asyncDispose]();
  });

  test('the first one comes by the link that was printed, others see nothing without a login', async () => {
    const page = await browser.newPage({ baseURL: platform.url, locale: 'en-GB' });
    page.setDefaultTimeout(10_000);
    await page.goto('/executions?status=failed');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();

    const [link = ''] = /http\S+\/join#\S+/.exec(platform.said) ?? [];
    await page.goto(link);
    await page.getByLabel('Name to sign in with').fill('hanako');
    await page.getByLabel('Password').fill('password1234');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByText('PASSWORD_WEAK').waitFor();
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('heading', { name: 'What do you want to do?' }).waitFor();

    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();

    // Whoever signs in is where they wanted to go.
    await page.goto('/executions?status=failed');
    await page.getByLabel('Name').fill('hanako');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('No run fits.').waitFor();
    expect(new URL(page.url()).search).toBe('?status=failed');

    const again = await browser.newPage({ baseURL: platform.url, locale: 'en-GB' });
    await again.goto(link);
    await again.getByRole('alert').waitFor();
    expect(await again.getByLabel('Password').count()).toBe(0);
  });

  test('whoever guesses passwords waits, and reads for how long', { timeout: 120_000 }, async () => {
    const page = await browser.newPage({ baseURL: platform.url, locale: 'en-GB' });
    page.setDefaultTimeout(20_000);
    await page.goto('/');
    await page.getByLabel('Name').fill('somebody');
    const button = page.getByRole('button', { name: 'Sign in' });
    const guess = async () => {
      await page.getByLabel('Password').fill('wrong');
      await button.click();
      await page.getByRole('alert').waitFor();
    };
    // Some cost nothing; then each waits longer than the one before.
    for (let at = 0; at < 11; at++) {
      if ((await page.getByText('There were too many attempts to sign in.').count()) > 0) break;
      await guess();
      await expect.poll(() => button.isEnabled().catch(() => false), { timeout: 20_000 }).toBe(true);
    }
    await page.getByText('There were too many attempts to sign in.').waitFor();
    await page.getByText('You can try again now.').waitFor({ timeout: 60_000 });
    expect(await violationsInBothThemes(page)).toEqual([]);
  });
});
