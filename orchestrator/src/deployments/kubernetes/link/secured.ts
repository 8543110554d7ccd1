import type { ConnectionOptions, TlsOptions } from 'node:tls';

/** The port of helpers in their pods. */
export const framePort = 7710;

const identity = 'kumiki';

/**
 * Both sides show that they know the key of the deployment, and nothing is said before: no certificates, and nothing that
 * a stranger in the cluster could send. A key for each connection is agreed on beside it (ECDHE), so that who learns the
 * deployment's later cannot read what was said. Node.js has keys of this kind for TLS 1.2 alone.
 */
const common = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
  ciphers: 'ECDHE-PSK-CHACHA20-POLY1305',
} as const;

/** @param key 32 bytes */
export function serverSecurity(key: Buffer): TlsOptions {
  return { ...common, pskCallback: (_, given) => (given === identity ? key : null) };
}

/** @param key 32 bytes */
export function clientSecurity(key: Buffer): ConnectionOptions {
  return {
    ...common,
    pskCallback: () => ({ psk: key, identity }),
    // There is no certificate to look at: who does not know the key does not get this far.
    checkServerIdentity: () => undefined,
  };
}
