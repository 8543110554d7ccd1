export { Cipher, newSecretKey, secretKey, type SecretKey } from './cipher.ts';
export { readSecretKeys, type KeySource } from './read-keys.ts';
