import type { ErrorEntry } from '../entry.ts';

const caller = { side: 'caller', retryable: false } as const;
const setting = { side: 'operator', http: 500, grpc: 'FAILED_PRECONDITION', retryable: false } as const;

/** Who calls, what they may do, and how they get in. */
export const identityErrors = {
  LOGIN_NEEDED: {
    message: 'This needs somebody who is known here.',
    remedy: 'Sign in, or send an API token in the header Authorization: Bearer.',
    ...caller,
    http: 401,
    grpc: 'UNAUTHENTICATED',
  },
  TOKEN_INVALID: {
    message: 'The token is none of this platform, or it has expired or was revoked.',
    remedy: 'Make a new token, and send it in the header Authorization: Bearer.',
    ...caller,
    http: 401,
    grpc: 'UNAUTHENTICATED',
  },
  SIGN_IN_FAILED: {
    message: 'The name and the password do not belong together.',
    remedy: 'Check both; an administrator can give a link for a new password.',
    ...caller,
    http: 401,
    grpc: 'UNAUTHENTICATED',
  },
  SIGN_IN_LOCKED: {
    message: 'There were too many attempts to sign in.',
    remedy: 'Try again in {seconds} seconds.',
    ...caller,
    http: 429,
    grpc: 'RESOURCE_EXHAUSTED',
  },
  RATE_LIMITED: {
    message: 'There were too many requests in a short time.',
    remedy:
      'Try again in {seconds} seconds; the setting server.rateLimit says how many a minute there may be.',
    side: 'operator',
    http: 429,
    grpc: 'RESOURCE_EXHAUSTED',
    retryable: true,
  },
  PIPELINES_ONLY: {
    message: 'This is about all of the platform, and your roles are on single pipelines.',
    remedy: 'Ask an administrator for a role on everything.',
    ...caller,
    http: 403,
    grpc: 'PERMISSION_DENIED',
  },
  ORIGIN_NEEDED: {
    message:
      'A session changes things from the pages of this server only, and the request does not say where it comes from.',
    remedy: 'Send the header Origin with the address of this server; programs send an API token instead.',
    ...caller,
    http: 403,
    grpc: 'PERMISSION_DENIED',
  },
  CONNECTION_NOT_SECURE: {
    message: 'The connection is not encrypted, so that others could read what is sent.',
    remedy: 'Use https, or come through the proxy that the settings name.',
    ...caller,
    http: 403,
    grpc: 'PERMISSION_DENIED',
  },
  GRANT_TOO_HIGH: {
    message: 'Nobody can give away more than they have.',
    remedy: 'Choose a role that you have yourself, on the pipelines that you have it on.',
    ...caller,
    http: 403,
    grpc: 'PERMISSION_DENIED',
  },
  PASSWORD_WEAK: {
    message: 'The password cannot be used: {reason}.',
    remedy:
      'Take at least {least} characters that nobody guesses, such as four words that do not belong together.',
    ...caller,
    http: 422,
    grpc: 'INVALID_ARGUMENT',
  },
  PERSON_EXISTS: {
    message: 'There is a person {name} already.',
    remedy: 'Take another name to sign in with.',
    ...caller,
    http: 409,
    grpc: 'ALREADY_EXISTS',
  },
  PERSON_NOT_FOUND: {
    message: 'There is no person {person}.',
    remedy: 'Check the id; the person may also have been removed.',
    ...caller,
    http: 404,
    grpc: 'NOT_FOUND',
  },
  LAST_ADMINISTRATOR: {
    message: '{name} is the only administrator.',
    remedy: 'Give somebody else the role admin first.',
    ...caller,
    http: 409,
    grpc: 'FAILED_PRECONDITION',
  },
  ROLE_FROM_PROVIDER: {
    message: 'The role of {name} comes from the identity provider at each sign-in.',
    remedy: 'Change it there.',
    ...caller,
    http: 409,
    grpc: 'FAILED_PRECONDITION',
  },
  LINK_INVALID: {
    message: 'The link was used already, has expired, or was taken back.',
    remedy: 'Ask an administrator for a new one.',
    ...caller,
    http: 410,
    grpc: 'FAILED_PRECONDITION',
  },
  INVITATION_NOT_FOUND: {
    message: 'There is no open invitation {invitation}.',
    remedy: 'Check the id; it may also have been used, or have expired.',
    ...caller,
    http: 404,
    grpc: 'NOT_FOUND',
  },
  TOKEN_NOT_FOUND: {
    message: 'There is no token {token} of yours.',
    remedy: 'Check the id; it may also have been revoked.',
    ...caller,
    http: 404,
    grpc: 'NOT_FOUND',
  },
  SIGN_IN_OFF: {
    message: 'People do not sign in with {way} here.',
    remedy: 'See /api/v1/session for the ways that there are.',
    ...caller,
    http: 409,
    grpc: 'FAILED_PRECONDITION',
  },
  SIGN_IN_BUSY: {
    message: 'More people sign in at this moment than the platform can check.',
    remedy: 'Try again in a few seconds.',
    side: 'kumiki',
    http: 503,
    grpc: 'UNAVAILABLE',
    retryable: true,
  },
  OIDC_UNREACHABLE: {
    message: 'The identity provider does not answer as it should: {reason}.',
    remedy: 'Try again; whoever runs the platform can check the settings of identity.',
    side: 'operator',
    http: 502,
    grpc: 'UNAVAILABLE',
    retryable: true,
  },
  OIDC_REFUSED: {
    message: 'The identity provider did not let you in: {reason}.',
    remedy: 'Sign in again, or ask whoever runs the provider.',
    ...caller,
    http: 403,
    grpc: 'PERMISSION_DENIED',
  },
  OIDC_LOST: {
    message: 'This sign-in was not begun here, or too long ago.',
    remedy: 'Begin to sign in again.',
    ...caller,
    http: 400,
    grpc: 'INVALID_ARGUMENT',
  },
  OIDC_NO_ROLE: {
    message: 'The identity provider knows you, and gives you no role here.',
    remedy: 'Ask an administrator for one; the settings identity.oidcRoles say which values give which role.',
    ...caller,
    http: 403,
    grpc: 'PERMISSION_DENIED',
  },
  IDENTITY_NEEDED: {
    message: 'Others can reach the address {host}, and nobody would have to sign in there.',
    remedy:
      'Set KUMIKI_ACCOUNTS=true, or KUMIKI_OIDC_ISSUER with KUMIKI_OIDC_CLIENT_ID, so that people sign in; or leave out KUMIKI_HOST. docs/security.md says more.',
    ...setting,
  },
  TLS_NEEDED: {
    message: 'Others can reach the address {host}, and the connections to it would not be encrypted.',
    remedy:
      'Set KUMIKI_TLS_CERTIFICATE and KUMIKI_TLS_KEY, or KUMIKI_TRUSTED_PROXIES to the address of a proxy that encrypts. docs/security.md says more.',
    ...setting,
  },
  TLS_UNUSABLE: {
    message: 'The certificate {certificate} cannot be used: {reason}.',
    remedy: 'Correct the settings server.tlsCertificate and server.tlsKey, or the files that they name.',
    ...setting,
  },
  IDENTITY_SETTINGS_INVALID: {
    message: 'The settings of identity do not go together: {reason}.',
    remedy: 'Correct them; docs/configuration.md has all settings.',
    ...setting,
  },
} as const satisfies Record<string, ErrorEntry>;
