const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Whether a key could reach an object's prototype in careless code further on; no document or parameter may hold it. */
export function isForbiddenKey(key: string): boolean {
  return forbiddenKeys.has(key);
}
