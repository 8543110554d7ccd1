export * from './components/index.ts';
export * from './core/index.ts';
export * from './http/index.ts';
export { Platform } from './platform.ts';
export type { PlatformOptions } from './platform-options.ts';
export { checkReach, identityOptions, isSecureOnly, joinUrl, tokenAnswer } from './identity/index.ts';
export { openRegistryServer, type RegistryServer } from './registry/registry-server.ts';
export { openRegistry, type OpenRegistryOptions } from './registry/open-registry.ts';
export { readTls, type Tls } from './tls.ts';
