import { expect, it } from 'vitest';
import { strangeVariables } from './strange-variables.ts';

it('a variable that is nearly a setting is told with the one that is meant', () => {
  const environment = {
    KUMIKI_PROT: '7700',
    KUMIKI_TLS_CERTIFICAT: 'cert.pem',
    KUMIKI_PORT: '7700',
    KUMIKI_DATA: '/srv/kumiki',
    KUMIKI_TOKEN: 'km_secret',
    // What Kubernetes sets where a service has this name.
    KUMIKI_PORT_7700_TCP_ADDR: '10.0.0.1',
    PATH: '/bin',
  };
  expect(strangeVariables(environment).map(({ message, remedy }) => `${message} ${remedy}`)).toEqual([
    'There is no setting KUMIKI_PROT. Did you mean KUMIKI_PORT?',
    'There is no setting KUMIKI_TLS_CERTIFICAT. Did you mean KUMIKI_TLS_CERTIFICATE?',
  ]);
});
