import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';

/**
 * Lets a server listen at an address. @param port 0 takes a free one
 * @returns the port
 * @throws ADDRESS_IN_USE, ADDRESS_UNUSABLE
 */
export async function listenAt(server: Server, host: string, port: number): Promise<number> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const address = addressText(host, port);
    throw (cause as NodeJS.ErrnoException).code === 'EADDRINUSE'
      ? kumikiError('ADDRESS_IN_USE', { address }, { cause })
      : kumikiError('ADDRESS_UNUSABLE', { address, reason: reasonOf(cause) }, { cause });
  }
  return (server.address() as AddressInfo).port;
}

/** `127.0.0.1:7700`, `[::1]:7700`. */
export function addressText(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
