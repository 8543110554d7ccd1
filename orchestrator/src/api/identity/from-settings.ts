import { kumikiError } from '@kumiki/component-sdk/errors';
import type { IdentityOptions, OidcOptions } from '../../identity/index.ts';
import type { Settings } from '../../settings/index.ts';
import { isLoopback } from '../http/client.ts';

type ServerSettings = Settings['server'];
type IdentitySettings = Settings['identity'];

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Whether only programs of this machine reach an address. */
export function isLocalHost(host: string): boolean {
  return host === 'localhost' || isLoopback(host);
}

/**
 * Refuses to be reached by others without people signing in and without encryption, before anything listens.
 * @throws IDENTITY_NEEDED, TLS_NEEDED, IDENTITY_SETTINGS_INVALID
 */
export function checkReach({ server, identity }: Pick<Settings, 'server' | 'identity'>): void {
  const { host, tlsCertificate, trustedProxies } = server;
  checkOidc(identity);
  if (isLocalHost(host)) return;
  if (!identity.accounts && identity.oidcIssuer === undefined) throw kumikiError('IDENTITY_NEEDED', { host });
  if (tlsCertificate === undefined && trustedProxies.length === 0) throw kumikiError('TLS_NEEDED', { host });
}

/** Whether what comes unencrypted is refused: all but this machine's own, where others reach the server. */
export function isSecureOnly({ host }: ServerSettings): boolean {
  return !isLocalHost(host);
}

/** What identity is made with. @param publicUrl the address that the provider sends people back to */
export function identityOptions(settings: IdentitySettings, publicUrl: () => string): IdentityOptions {
  const { accounts, sessionIdleMinutes, sessionHours, auditDays } = settings;
  const oidc = oidcOptions(settings, publicUrl);
  return {
    accounts,
    ...(oidc && { oidc }),
    sessionIdleMs: sessionIdleMinutes * minuteMs,
    sessionLongestMs: sessionHours * hourMs,
    auditMs: auditDays * 24 * hourMs,
  };
}

function oidcOptions(settings: IdentitySettings, publicUrl: () => string): OidcOptions | undefined {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret, oidcAudience } = settings;
  if (issuer === undefined || clientId === undefined) return undefined;
  const { oidcRoleClaim: claim, oidcRoles: roles, oidcDefaultRole } = settings;
  const { oidcPublishers: publishers, oidcPublishClaim = claim } = settings;
  return {
    issuer,
    clientId,
    ...(oidcClientSecret !== undefined && { clientSecret: oidcClientSecret }),
    ...(oidcAudience !== undefined && { audience: oidcAudience }),
    scopes: settings.oidcScopes,
    roles: {
      claim,
      roles,
      ...(oidcDefaultRole !== undefined && { otherwise: oidcDefaultRole }),
      ...(publishers.length > 0 && { publish: { claim: oidcPublishClaim, values: publishers } }),
    },
    redirectUri: () => `${publicUrl().replace(/\/$/, '')}/api/v1/session/oidc/callback`,
  };
}

/** @throws IDENTITY_SETTINGS_INVALID */
function checkOidc(settings: IdentitySettings): void {
  const { oidcIssuer, oidcClientId, oidcAudience, oidcScopes, oidcPublishers, oidcPublishClaim } = settings;
  const refuse = (reason: string) => {
    throw kumikiError('IDENTITY_SETTINGS_INVALID', { reason });
  };
  if (oidcIssuer === undefined) {
    if (oidcClientId !== undefined) refuse('oidcClientId is there without oidcIssuer');
    return;
  }
  if (oidcClientId === undefined) refuse('oidcIssuer is there without oidcClientId');
  if (oidcPublishClaim !== undefined && oidcPublishers.length === 0)
    refuse('oidcPublishClaim is there without oidcPublishers');
  const url = URL.canParse(oidcIssuer) ? new URL(oidcIssuer) : undefined;
  if (url === undefined) return refuse('oidcIssuer is no address');
  if (url.protocol !== 'https:' && !isLocalHost(url.hostname))
    refuse('oidcIssuer does not begin with https://');
  if (!oidcScopes.split(' ').includes('openid')) refuse('oidcScopes leave out openid');
  // An ID token is for the client, and says nothing about what may be called with it.
  if (oidcAudience !== undefined && oidcAudience === oidcClientId)
    refuse(
      'oidcAudience is the client itself; the provider makes access tokens for an audience of their own',
    );
}
