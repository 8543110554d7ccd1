import { randomUUID } from 'node:crypto';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { AuditLog } from './audit-log.ts';
import type { IdentityStore } from './identity-store.ts';
import type { Person } from './model.ts';
import { Oidc, SealedFlows, type OidcOptions } from './oidc/index.ts';
import type { Cipher } from '../secrets/index.ts';
import { People } from './people.ts';
import { Passwords, type ScryptCost } from './passwords.ts';
import { callerOf, localCaller, type Caller } from './roles.ts';
import { Sessions } from './sessions.ts';
import { tokenPrefix, Tokens } from './tokens.ts';

/** How people and systems get in; with neither accounts nor a provider everybody is the local administrator. */
export interface IdentityOptions {
  readonly accounts?: boolean;
  readonly oidc?: OidcOptions;
  /** Milliseconds; 12 hours and 7 days where they are left out. */
  readonly sessionIdleMs?: number;
  readonly sessionLongestMs?: number;
  /** How long the audit log is kept, in ms; 400 days where it is left out. */
  readonly auditMs?: number;
  readonly auditFailed?: (thrown: unknown) => void;
  readonly scryptCost?: ScryptCost;
  /** Seals what has to be known to several platforms; what begins here ends here where it is left out. */
  readonly cipher?: Cipher;
}

const hourMs = 3_600_000;

/** Who may use a platform, on every protocol. */
export class Identity implements AsyncDisposable {
  /** Whether people sign in with accounts that the platform keeps. */
  readonly accounts: boolean;
  readonly store: IdentityStore;
  readonly people: People;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly audit: AuditLog;
  readonly oidc: Oidc | undefined;

  constructor(store: IdentityStore, options: IdentityOptions = {}) {
    const { accounts = false, oidc, sessionIdleMs = 12 * hourMs, sessionLongestMs = 168 * hourMs } = options;
    const { auditMs = 400 * 24 * hourMs, auditFailed, scryptCost, cipher } = options;
    this.store = store;
    this.accounts = accounts;
    this.people = new People({ store, passwords: new Passwords(scryptCost) });
    this.sessions = new Sessions({ store, idleMs: sessionIdleMs, longestMs: sessionLongestMs });
    this.tokens = new Tokens(store);
    this.audit = new AuditLog({ store, keepMs: auditMs, ...(auditFailed && { failed: auditFailed }) });
    this.oidc = oidc && new Oidc(oidc, cipher && new SealedFlows(cipher));
  }

  /** Whether callers have to be known. */
  get loginNeeded(): boolean {
    return this.accounts || this.oidc !== undefined;
  }

  /**
   * Who calls with what stands behind `Bearer`: a token of the platform, or an access token of the provider.
   * Without one it is the local administrator, where nobody has to be known.
   * @throws LOGIN_NEEDED, TOKEN_INVALID, OIDC_NO_ROLE, OIDC_UNREACHABLE
   */
  readonly identifyToken = async (token: string | undefined): Promise<Caller> => {
    if (token === undefined) return this.nobody();
    if (token.startsWith(tokenPrefix)) return await this.tokens.caller(token);
    if (this.oidc !== undefined && token.split('.').length === 3) return await this.oidc.caller(token);
    throw kumikiError('TOKEN_INVALID', {});
  };

  /** Who calls with the session of a browser; nothing where it has ended. */
  async identifySession(secret: string): Promise<Caller | undefined> {
    if (!this.loginNeeded) return undefined;
    const session = await this.sessions.find(secret);
    // A way in that was closed since lets nobody stay.
    const isOpen = session?.person.login === undefined ? this.oidc !== undefined : this.accounts;
    return session && isOpen ? callerOfPerson(session.person) : undefined;
  }

  /** Who calls with nothing at all. @throws LOGIN_NEEDED */
  nobody(): Caller {
    if (this.loginNeeded) throw kumikiError('LOGIN_NEEDED', {});
    return localCaller;
  }

  /** The person whom the provider sent back. @throws SIGN_IN_OFF, SIGN_IN_FAILED, and as `Oidc.finish` */
  async finishOidc(
    flow: string | undefined,
    query: string,
  ): Promise<{ readonly person: Person; readonly returnTo: string }> {
    if (this.oidc === undefined) throw kumikiError('SIGN_IN_OFF', { way: 'an identity provider' });
    const { subject, returnTo, ...given } = await this.oidc.finish(flow, query);
    const person = await this.store.personOfProvider(subject, { id: randomUUID(), ...given });
    if (person.disabled) throw kumikiError('OIDC_NO_ROLE', {});
    return { person, returnTo };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.audit[Symbol.asyncDispose]();
  }
}

export function callerOfPerson({ id, name, grant }: Person): Caller {
  return callerOf(`person/${id}`, name, grant);
}
