export { Cipher, newSecretKey, secretKey, type SecretKey } from './cipher.ts';
export { readSecretKeys, type KeySource } from './read-keys.ts';
export { SecretExecutor } from './secret-executor.ts';
export type { SecretInfo, SecretPage, SecretStore } from './secret-store.ts';
export { Secrets } from './secrets.ts';
