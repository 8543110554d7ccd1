import { expect, test } from 'vitest';
import { forgetSecrets } from './forget-secrets.ts';

test('an environment that forgot its secrets has all other settings', () => {
  const environment: NodeJS.ProcessEnv = { KUMIKI_SECRET_KEY: 'k', KUMIKI_PORT: '0', PATH: '/bin' };
  forgetSecrets(environment);
  expect(environment).toEqual({ KUMIKI_PORT: '0', PATH: '/bin' });
});
