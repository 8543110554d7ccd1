import { randomUUID } from 'node:crypto';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { Attempts } from './attempts.ts';
import type { IdentityStore } from './identity-store.ts';
import { loginOf, type Link, type Person } from './model.ts';
import { checkPassword } from './password-rules.ts';
import { Passwords } from './passwords.ts';
import type { Caller, Grant } from './roles.ts';
import { newSecret, secretHash } from './secrets.ts';

export interface PeopleOptions {
  readonly store: IdentityStore;
  readonly passwords?: Passwords;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** A link, with its secret: shown once. */
export interface MadeLink {
  readonly link: Link;
  readonly secret: string;
}

const hourMs = 3_600_000;
/** How long the link for a new password, and the first one, can be used. */
const dayMs = 24 * hourMs;

/** People whose accounts the platform keeps: how they come, sign in, and get another password. */
export class People {
  readonly #store: IdentityStore;
  readonly #passwords: Passwords;
  readonly #attempts: Attempts;
  readonly #now: () => number;

  constructor({ store, passwords, now = Date.now }: PeopleOptions) {
    this.#store = store;
    this.#passwords = passwords ?? new Passwords();
    this.#attempts = new Attempts(store);
    this.#now = now;
  }

  /**
   * Whoever has this name and this password. Whether there is somebody of the name shows neither in the answer nor in
   * the time that it takes.
   * @throws SIGN_IN_FAILED, SIGN_IN_LOCKED, SIGN_IN_BUSY
   */
  async signIn({ name, password, address, device }: SignIn): Promise<Person> {
    const login = loginOf(name);
    const isKnown = device !== undefined && (await this.#store.isDevice(login, secretHash(device)));
    const attempt = { login, address, ...(isKnown && { device: secretHash(device) }) };
    await this.#attempts.begin(attempt);
    const found = await this.#store.personByLogin(login);
    const fits = await this.#passwords.matches(password, found?.password);
    if (!fits || found === undefined || found.disabled) throw kumikiError('SIGN_IN_FAILED', {});
    await this.#attempts.succeeded(attempt);
    const { password: hash, ...person } = found;
    if (this.#passwords.isOld(hash)) await this.#rehash(person.id, password);
    return person;
  }

  /** The platform's first administrator comes by a link of a day; there is none where somebody is there already. */
  async firstLink(): Promise<MadeLink | undefined> {
    if (await this.#store.hasAdministrator()) return undefined;
    return await this.#link({ kind: 'first', grant: { role: 'admin' }, note: '', forMs: dayMs }, 'local');
  }

  async invite(
    caller: Caller,
    { grant, note, hours }: { readonly grant: Grant; readonly note: string; readonly hours: number },
  ): Promise<MadeLink> {
    return await this.#link({ kind: 'invitation', grant, note, forMs: hours * hourMs }, caller.id);
  }

  /** A link for a new password. @throws PERSON_NOT_FOUND, SIGN_IN_OFF for one who signs in elsewhere */
  async passwordLink(caller: Caller, person: string): Promise<MadeLink> {
    const { grant, login, name } = await this.#store.person(person);
    if (login === undefined) throw kumikiError('SIGN_IN_OFF', { way: 'a password, as this person,' });
    return await this.#link({ kind: 'password', grant, note: name, forMs: dayMs, person }, caller.id);
  }

  /** What a link is for. @throws LINK_INVALID */
  async link(secret: string): Promise<Link> {
    const link = await this.#store.link(secretHash(secret));
    if (link === undefined) throw kumikiError('LINK_INVALID', {});
    return link;
  }

  /**
   * Uses a link up.
   * @param given the name to sign in with, where the link is for somebody new
   * @throws LINK_INVALID, PASSWORD_WEAK, PERSON_EXISTS, SIGN_IN_BUSY
   */
  async accept(
    secret: string,
    given: { readonly login: string; readonly name?: string; readonly password: string },
  ): Promise<Person> {
    const link = await this.link(secret);
    const hash = secretHash(secret);
    if (link.person !== undefined) {
      const { login = '', name } = await this.#store.person(link.person);
      checkPassword(given.password, [login, name]);
      return await this.#store.acceptPassword(hash, await this.#passwords.hash(given.password));
    }
    const login = loginOf(given.login);
    const name = given.name ?? given.login.trim();
    checkPassword(given.password, [login, name]);
    const password = await this.#passwords.hash(given.password);
    return await this.#store.acceptInvitation(hash, { id: randomUUID(), name, login, password });
  }

  /**
   * Gives somebody another password, who knows the present one. Other sessions end.
   * @throws SIGN_IN_FAILED, SIGN_IN_LOCKED, SIGN_IN_OFF, PASSWORD_WEAK, SIGN_IN_BUSY
   */
  async changePassword(
    person: string,
    given: { readonly current: string; readonly password: string; readonly address: string },
    session?: string,
  ): Promise<void> {
    const { login, name } = await this.#store.person(person);
    if (login === undefined) throw kumikiError('SIGN_IN_OFF', { way: 'a password, as you,' });
    await this.signIn({ name: login, password: given.current, address: given.address });
    checkPassword(given.password, [login, name]);
    const hash = await this.#passwords.hash(given.password);
    await this.#store.setPassword(person, hash, session && secretHash(session));
  }

  async #link(
    given: Pick<Link, 'kind' | 'grant' | 'note' | 'person'> & { readonly forMs: number },
    createdBy: string,
  ): Promise<MadeLink> {
    const { forMs, ...rest } = given;
    const secret = newSecret();
    const expiresAt = this.#now() + forMs;
    const link = { ...rest, id: randomUUID(), createdBy, expiresAt };
    return { secret, link: await this.#store.addLink(secretHash(secret), link) };
  }

  /** Their sessions stay: it is the same password. */
  async #rehash(person: string, password: string): Promise<void> {
    await this.#store.renewHash(person, await this.#passwords.hash(password));
  }
}

interface SignIn {
  readonly name: string;
  readonly password: string;
  /** As `addressKey` makes it. */
  readonly address: string;
  /** What the browser remembers of an earlier time. */
  readonly device?: string;
}
