export { Cipher, newSecretKey, secretKey, type SecretKey } from './cipher.ts';
export { readSecretKeys, type KeySource } from './read-keys.ts';
export { referencesIn, type OpenedSecrets } from './opened-secrets.ts';
export { SecretExecutor } from './secret-executor.ts';
export type { SecretInfo, SecretPage, SecretStore } from './secret-store.ts';
export { resealAll, type Resealed } from './reseal.ts';
export { secretName, Secrets } from './secrets.ts';
export { withSecrets } from './with-secrets.ts';
