import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderComponents, type Components } from '../src/components/index.ts';
import { openDataFolder } from '../src/data-folder.ts';
import { ChangeFeed, telling } from '../src/events/index.ts';
import type { IdentityOptions } from '../src/identity/index.ts';
import type { HttpLimits } from '../src/api/http/index.ts';
import { Platform } from '../src/api/platform.ts';
import { problemCode, testServer } from './http-fixture.ts';

export const password = 'lamp rain tower fox';

export type Data = Record<string, unknown> & { readonly items: readonly Record<string, unknown>[] };

/** A platform where people have to sign in. */
export async function identityPlatform(
  identity: IdentityOptions = { accounts: true },
  {
    limits,
    components = new FolderComponents({ folders: [] }),
  }: { readonly limits?: Partial<HttpLimits>; readonly components?: Components } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-identity-'));
  const changes = new ChangeFeed();
  const data = await openDataFolder(folder, { tell: (store) => telling(store, changes) });
  const platform = new Platform({
    data,
    changes,
    components,
    identity: { scryptCost: { ln: 4, r: 8, p: 1 }, ...identity },
    publicUrl: () => 'https://kumiki.example/',
  });
  const access = platform.access({ rateLimit: 0, secureOnly: false });
  const server = await testServer(platform.routes(), { access, ...(limits && { limits }) });
  return {
    platform,
    server,
    browser: () => new Browser(server),
    /** The first one, signed in. */
    administrator: async (): Promise<Browser> => {
      const { secret } = (await platform.identity.people.firstLink())!;
      const browser = new Browser(server);
      await browser.data('POST', '/invitations/accept', { secret, login: 'Chief@Example.com', password });
      return browser;
    },
    /** Somebody who comes by an invitation, signed in. */
    come: async (admin: Browser, login: string, grant: object): Promise<Browser> => {
      const { link } = await admin.data('POST', '/invitations', grant);
      const browser = new Browser(server);
      const secret = String(link).split('#')[1]!;
      await browser.data('POST', '/invitations/accept', { secret, login, password });
      return browser;
    },
    /** What calls with a token. */
    program: (token: unknown) => async (method: string, path: string) =>
      await server.fetch(`/api/v1${path}`, { method, headers: { Authorization: `Bearer ${String(token)}` } }),
    async [Symbol.asyncDispose]() {
      await server.close();
      await platform[Symbol.asyncDispose]();
      await data[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

/** A browser: it keeps cookies, and says where its requests come from. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #server: Awaited<ReturnType<typeof testServer>>;

  constructor(server: Awaited<ReturnType<typeof testServer>>) {
    this.#server = server;
  }

  /** What it sends with each request. */
  headers(): Record<string, string> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return { Origin: this.#server.url, ...(cookie && { Cookie: cookie }) };
  }

  async call(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const isForm = body instanceof FormData;
    const answer = await this.#server.fetch(`/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...this.headers(),
        ...headers,
        ...(body && !isForm && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    });
    for (const set of answer.headers.getSetCookie()) {
      const found = /^([^=]+)=([^;]*); Path=\/; HttpOnly; SameSite=Lax/.exec(set);
      if (!found) throw new Error(`the cookie is not closed to scripts and other sites: ${set}`);
      if (found[2] === '') this.cookies.delete(found[1]!);
      else this.cookies.set(found[1]!, found[2]!);
    }
    return answer;
  }

  /** What a call that succeeds answers. */
  async data(method: string, path: string, body?: object): Promise<Data> {
    const answer = await this.call(method, path, body);
    const data = (await answer.json()) as Data;
    if (answer.status < 300) return data;
    throw new Error(`${method} ${path}: ${JSON.stringify(data)}`);
  }

  /** Why a call is refused. */
  async code(method: string, path: string, body?: object): Promise<string> {
    return await problemCode(await this.call(method, path, body));
  }

  /** The id of who is signed in. */
  async id(): Promise<string> {
    const { caller } = await this.data('GET', '/session');
    return (caller as { id: string }).id.split('/')[1]!;
  }
}
