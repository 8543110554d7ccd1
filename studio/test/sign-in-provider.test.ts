import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clientId, clientSecret, oidcProvider } from '../../orchestrator/test/oidc-fixture.ts';
import { violationsInBothThemes } from './axe.ts';
import { chromiumPath, openBrowser } from './chromium.ts';
import { startPlatform, type TestPlatform } from './platform.ts';

const accounts = {
  kei: { name: 'Kei Sato', roles: ['kumiki-admins'] },
  mio: { name: 'Mio Ito', roles: ['line-2'] },
  ren: { name: 'Ren Abe', roles: ['canteen'] },
};

/** A port that is free: the provider has to know the platform's address before it starts. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe.skipIf(chromiumPath() === undefined)(
  'signing in with an identity provider',
  { timeout: 180_000 },
  () => {
    let provider: Awaited<ReturnType<typeof oidcProvider>>;
    let platform: TestPlatform;
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      const port = await freePort();
      provider = await oidcProvider(`http://127.0.0.1:${port}/api/v1/session/oidc/callback`, accounts);
      const settings = {
        KUMIKI_PORT: String(port),
        KUMIKI_PUBLIC_URL: `http://127.0.0.1:${port}`,
        KUMIKI_SAMPLES: 'false',
        KUMIKI_OIDC_ISSUER: provider.issuer,
        KUMIKI_OIDC_CLIENT_ID: clientId,
        KUMIKI_OIDC_CLIENT_SECRET: clientSecret,
        KUMIKI_OIDC_ROLES: JSON.stringify({ admin: ['kumiki-admins'], viewer: ['line-2'] }),
      };
      [platform, browser] = await Promise.all([startPlatform(settings), openBrowser()]);
    }, 180_000);
    afterAll(async () => {
      await browser?.close();
      await platform?.[Symbol.asyncDispose]();
      await provider?.[Symbol.asyncDispose]();
    }, 60_000);
    beforeEach(async () => {
      page = await browser.newPage({ baseURL: platform.url, locale: 'en-GB' });
      page.setDefaultTimeout(60_000);
    });
    afterEach(async () => {
      await page.context().close();
    });

    const signInThere = async () => {
      await page.getByRole('link', { name: "Sign in with your organisation's account" }).click();
    };

    test('who is let in comes to where they wanted to go, with the role that the provider says', async () => {
      await page.goto('/executions?status=failed');
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await page.getByLabel('Password').count()).toBe(0);
      expect(await violationsInBothThemes(page)).toEqual([]);
      provider.signsIn('kei');
      await signInThere();
      await page.getByText('No run fits.').waitFor();
      expect(new URL(page.url()).search).toBe('?status=failed');
      await page.goto('/settings/people');
      await page.getByRole('row', { name: /Kei Sato/ }).waitFor();

      await page.getByRole('button', { name: 'Theme' }).click();
      await page.getByText('Kei Sato').first().waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    });

    test('who may only look finds nothing that changes something', async () => {
      provider.signsIn('mio');
      await page.goto('/');
      await signInThere();
      await page.getByRole('heading', { name: 'What do you want to do?' }).waitFor();
      expect(await page.getByRole('button', { name: 'New pipeline' }).count()).toBe(0);
      const answer = await page.request.post('/api/v1/pipelines', { data: { text: 'name: mine' } });
      expect(answer.status()).toBe(403);
    });

    test('who has no role, or is not let in, reads why and what to do, and can try again', async () => {
      provider.signsIn('ren');
      await page.goto('/dashboard');
      await signInThere();
      const said = page.getByRole('alert');
      await said.getByText('You have no role here yet. Ask an administrator of Kumiki for one.').waitFor();
      expect(await violationsInBothThemes(page)).toEqual([]);
      provider.signsIn('');
      await page.context().clearCookies();
      await signInThere();
      await said.getByText('The identity provider did not let you in.').waitFor();
      provider.signsIn('kei');
      await page.context().clearCookies();
      await signInThere();
      await page.getByRole('heading', { name: 'What do you want to do?' }).waitFor();
      expect(new URL(page.url()).search).toBe('');
    });
  },
);
