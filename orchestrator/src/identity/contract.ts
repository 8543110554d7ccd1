import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Clock, code } from '../execution/store/contract/fixtures.ts';
import { attemptsContract } from './attempts-contract.ts';
import type { IdentityStore } from './identity-store.ts';
import type { AuditEntry, Person } from './model.ts';
import type { Grant } from './roles.ts';

/** A store under test, empty at first, that tells the time by the clock that it is given. */
export interface IdentitySubject {
  readonly store: IdentityStore;
  close(): Promise<void>;
}

const hour = 3_600_000;

/** What every store of people, links, sessions, tokens and calls does, whatever it keeps them in. */
export function identityStoreContract(
  name: string,
  open: (now: () => number) => Promise<IdentitySubject>,
): void {
  describe(`${name}:`, () => {
    const clock = new Clock();
    let subject: IdentitySubject;
    let store: IdentityStore;
    let count = 0;
    beforeAll(async () => {
      subject = await open(clock.now);
      ({ store } = subject);
    });
    afterAll(() => subject?.close());

    const unique = (prefix: string) => `${prefix}-${++count}`;
    const invite = async (grant: Grant = { role: 'editor' }, more = {}): Promise<string> => {
      const hash = unique('link');
      const made = { id: randomUUID(), kind: 'invitation', note: '', createdBy: 'local' } as const;
      await store.addLink(hash, { ...made, grant, expiresAt: clock.now() + hour, ...more });
      return hash;
    };
    const join = async (grant?: Grant, login = unique('ann')): Promise<Person> => {
      const account = { id: randomUUID(), name: 'Ann', login, password: 'hash' };
      return await store.acceptInvitation(await invite(grant), account);
    };
    const signIn = async (person: string, more = {}): Promise<string> => {
      const hash = unique('session');
      const given = { person, expiresAt: clock.now() + 10 * hour, address: '192.0.2.1', ...more };
      await store.addSession(hash, given);
      return hash;
    };

    test('one administrator of everything always stays', async () => {
      expect(await store.hasAdministrator()).toBe(false);
      const first = await join({ role: 'admin' });
      expect(await store.hasAdministrator()).toBe(true);
      const last = code('LAST_ADMINISTRATOR');
      await expect(store.changePerson(first.id, { disabled: true })).rejects.toEqual(last);
      await expect(store.changePerson(first.id, { grant: { role: 'editor' } })).rejects.toEqual(last);
      await expect(store.removePerson(first.id)).rejects.toEqual(last);
      expect(await store.changePerson(first.id, { name: 'Chief' })).toMatchObject({ name: 'Chief' });
      const second = await join({ role: 'admin' });
      await store.changePerson(first.id, { disabled: true });
      await expect(store.removePerson(second.id)).rejects.toEqual(last);
      await store.removePerson(first.id);
      await expect(store.person(first.id)).rejects.toEqual(code('PERSON_NOT_FOUND'));
    });

    test('an invitation is good for one person, once, until it expires', async () => {
      const hash = await invite({ pipelines: { mark: 'runner' } });
      const account = { id: randomUUID(), name: 'Bo', login: unique('bo'), password: 'hash' };
      const taken = await join();
      await expect(store.acceptInvitation(hash, { ...account, login: taken.login! })).rejects.toEqual(
        code('PERSON_EXISTS'),
      );
      const both = await Promise.allSettled([
        store.acceptInvitation(hash, account),
        store.acceptInvitation(hash, { ...account, id: randomUUID(), login: unique('bo') }),
      ]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(await store.link(hash)).toBeUndefined();
      const late = await invite();
      expect(await store.link(late)).toMatchObject({ kind: 'invitation', grant: { role: 'editor' } });
      clock.pass(hour);
      expect(await store.link(late)).toBeUndefined();
      await expect(store.acceptInvitation(late, account)).rejects.toEqual(code('LINK_INVALID'));
    });

    test('there is one first link at a time, and a link that is taken back is gone', async () => {
      const first = await invite({ role: 'admin' }, { kind: 'first' });
      const second = await invite({ role: 'admin' }, { kind: 'first' });
      expect(await store.link(first)).toBeUndefined();
      const { id } = (await store.link(second))!;
      expect((await store.links({ limit: 9 })).items.map((link) => link.id)).toContain(id);
      await store.removeLink(id);
      expect(await store.link(second)).toBeUndefined();
      await expect(store.removeLink(id)).rejects.toEqual(code('INVITATION_NOT_FOUND'));
    });

    test('a link for a new password is for that person alone, and ends their sessions', async () => {
      const person = await join();
      const session = await signIn(person.id);
      const reset = { kind: 'password', person: person.id } as const;
      const before = await invite({ role: 'viewer' }, reset);
      const hash = await invite({ role: 'viewer' }, reset);
      await expect(store.acceptPassword(before, 'x')).rejects.toEqual(code('LINK_INVALID'));
      const account = { id: randomUUID(), name: 'Eve', login: unique('eve'), password: 'hash' };
      await expect(store.acceptInvitation(hash, account)).rejects.toEqual(code('LINK_INVALID'));
      expect(await store.acceptPassword(hash, 'new')).toMatchObject({ id: person.id });
      expect(await store.personByLogin(person.login!)).toMatchObject({ password: 'new' });
      expect(await store.session(session, hour)).toBeUndefined();
      await expect(store.acceptPassword(await invite(), 'x')).rejects.toEqual(code('LINK_INVALID'));
      const late = await invite({ role: 'viewer' }, reset);
      await store.changePerson(person.id, { disabled: true });
      await expect(store.acceptPassword(late, 'x')).rejects.toEqual(code('LINK_INVALID'));
    });

    test('a session ends when it is not used, when its time is over, and with its person', async () => {
      const person = await join();
      const idle = await signIn(person.id);
      clock.pass(hour - 1);
      expect(await store.session(idle, hour)).toMatchObject({ person: { id: person.id } });
      await store.touchSession(idle);
      clock.pass(hour - 1);
      expect(await store.session(idle, hour)).toBeDefined();
      clock.pass(1);
      expect(await store.session(idle, hour)).toBeUndefined();
      const short = await signIn(person.id, { expiresAt: clock.now() + 1000 });
      clock.pass(1000);
      expect(await store.session(short, hour)).toBeUndefined();
      const ended = await signIn(person.id);
      await store.endSession(ended);
      expect(await store.session(ended, hour)).toBeUndefined();
      const open = await signIn(person.id);
      await store.changePerson(person.id, { disabled: true });
      await store.changePerson(person.id, { disabled: false });
      expect(await store.session(open, hour)).toBeUndefined();
    });

    test('a new password ends the other sessions', async () => {
      const person = await join();
      const [here, elsewhere] = [await signIn(person.id), await signIn(person.id)];
      await store.setPassword(person.id, 'new', here);
      expect(await store.session(here, hour)).toBeDefined();
      expect(await store.session(elsewhere, hour)).toBeUndefined();
    });

    test('browsers are remembered for their person, the ten latest', async () => {
      const person = await join();
      const other = await join();
      for (let device = 0; device < 11; device++) {
        clock.pass(1);
        await store.addDevice(person.id, `device-${device}`);
      }
      const known = await Promise.all(
        ['device-0', 'device-1', 'device-10'].map((hash) => store.isDevice(person.login!, hash)),
      );
      expect(known).toEqual([false, true, true]);
      expect(await store.isDevice(other.login!, 'device-10')).toBe(false);
    });

    test('somebody of the identity provider is as it says, each time', async () => {
      const subject = { issuer: 'https://id.example', subject: unique('sub') };
      const given = { id: randomUUID(), name: 'Kei', grant: { role: 'viewer' } } as const;
      const made = await store.personOfProvider(subject, given);
      expect(made).toMatchObject({ id: given.id, subject, grant: { role: 'viewer' } });
      const again = { id: randomUUID(), name: 'Kei K.', grant: { role: 'editor' } } as const;
      expect(await store.personOfProvider(subject, again)).toEqual({
        ...made,
        name: 'Kei K.',
        grant: { role: 'editor' },
      });
      await expect(store.changePerson(made.id, { grant: { role: 'runner' } })).rejects.toEqual(
        code('ROLE_FROM_PROVIDER'),
      );
      await store.changePerson(made.id, { disabled: true });
      expect(await store.personOfProvider(subject, again)).toMatchObject({ disabled: true });
    });

    test('people come in pages, in the order of their coming', async () => {
      const made = [await join(), await join(), await join()];
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.people({ limit: 2, ...(cursor && { cursor }) });
        ids.push(...page.items.map(({ id }) => id));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(ids.slice(-3)).toEqual(made.map(({ id }) => id));
      expect(new Set(ids).size).toBe(ids.length);
      await expect(store.people({ limit: 2, cursor: "'" })).rejects.toEqual(code('CURSOR_INVALID'));
    });

    test('a token is there for its owner until it expires or is revoked', async () => {
      const owner = await join();
      const other = await join();
      const add = async (more = {}) => {
        const hash = unique('token');
        const given = {
          id: randomUUID(),
          name: 'camera',
          hint: 'kmk_abcd',
          grant: { role: 'runner' },
        } as const;
        return { hash, ...(await store.addToken(hash, { ...given, ...more })) };
      };
      const own = await add({ owner: owner.id, expiresAt: clock.now() + hour });
      const platforms = await add();
      expect(await store.token(own.hash)).toMatchObject({ token: { id: own.id }, owner: { id: owner.id } });
      expect(await store.token(platforms.hash)).toEqual({ token: await store.tokenById(platforms.id) });
      const listed = async (whose?: string) =>
        (await store.tokens(whose, { limit: 99 })).items.map(({ id }) => id);
      expect(await listed(owner.id)).toEqual([own.id]);
      expect(await listed(other.id)).toEqual([]);
      expect((await listed()).slice(0, 2)).toEqual([platforms.id, own.id]);
      await store.tokenUsed(own.id);
      expect(await store.tokenById(own.id)).toMatchObject({ usedAt: clock.now() });
      await expect(store.revokeToken(own.id, other.id)).rejects.toEqual(code('TOKEN_NOT_FOUND'));
      await store.changePerson(owner.id, { disabled: true });
      expect(await store.token(own.hash)).toBeUndefined();
      await store.changePerson(owner.id, { disabled: false });
      expect(await store.token(own.hash)).toBeDefined();
      clock.pass(hour);
      expect(await store.token(own.hash)).toBeUndefined();
      await store.revokeToken(platforms.id);
      expect(await store.token(platforms.hash)).toBeUndefined();
      await store.removePerson(owner.id);
      expect(await store.tokenById(own.id)).toBeUndefined();
    });

    attemptsContract(() => ({ store, clock }));

    describe('the audit log', () => {
      const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
        at: clock.now(),
        caller: 'ann',
        name: 'Ann',
        call: 'POST /api/v1/pipelines/{name}/publish',
        object: { name: 'mark' },
        status: 201,
        requestId: 'r',
        address: '192.0.2.1',
        ...more,
      });
      const calls = async (filter = {}) =>
        (await store.audit(filter, { limit: 99 })).items.map(({ call, object }) => [call, object['name']]);

      test('is found by who, what, which and how it ended, in pages', async () => {
        const removed = { call: 'DELETE /api/v1/pipelines/{name}', object: { name: 'sort' } };
        clock.pass(1000);
        const { caller: _, name: __, ...unknown } = entry({ ...removed, status: 401, code: 'LOGIN_NEEDED' });
        await store.addAudit([entry(), entry({ ...removed, caller: 'bo' }), unknown]);
        const published = [entry().call, 'mark'];
        const gone = [removed.call, 'sort'];
        expect(await calls()).toEqual([gone, gone, published]);
        expect(await calls({ caller: 'bo' })).toEqual([gone]);
        expect(await calls({ call: 'publish' })).toEqual([published]);
        expect(await calls({ call: '%' })).toEqual([]);
        expect(await calls({ object: 'mark' })).toEqual([published]);
        expect(await calls({ refused: true })).toEqual([gone]);
        expect(await calls({ refused: false, until: clock.now() })).toEqual([]);
        const first = await store.audit({}, { limit: 2 });
        const second = await store.audit({}, { limit: 2, cursor: first.next! });
        expect(second.items).toMatchObject([{ ...entry() }]);
        expect(second).not.toHaveProperty('next');
      });

      test('is kept within its limits, and strangers do not push out what others did', async () => {
        const { caller: _, ...unknown } = entry({ object: { name: 'stranger' }, code: 'LOGIN_NEEDED' });
        await store.addAudit([entry({ at: clock.now() - hour }), entry({ object: { name: 'kept' } })]);
        await store.addAudit(Array.from({ length: 20 }, () => unknown));
        await store.pruneAudit({ before: clock.now(), most: 100, mostUnknown: 3 });
        const left = (await calls()).map(([, object]) => object);
        expect(left.filter((object) => object === 'stranger')).toHaveLength(3);
        expect(left).toContain('kept');
        await store.pruneAudit({ before: 0, most: 2, mostUnknown: 2 });
        expect(await calls()).toHaveLength(2);
      });
    });
  });
}
