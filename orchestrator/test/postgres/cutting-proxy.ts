import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that is cut at a moment of one's choice. */
export interface CuttingProxy extends AsyncDisposable {
  readonly port: number;
  /** How often it was cut. */
  readonly cuts: number;
  /** Cuts the connection on which the next such word goes to the server: the word arrives, the answer does not. */
  cutAfter(word: string): void;
  /** The same, where the word does not arrive either. */
  cutBefore(word: string): void;
  /** From now on nothing comes through, and nobody is told: as where a machine has gone, or a cable. */
  silence(): void;
  /** It is a way again, for those who come anew. */
  speak(): void;
}

export async function cuttingProxy(port: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let asked: { readonly word: string; readonly passes: boolean } | undefined;
  let cuts = 0;
  let isSilent = false;
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    let isCut = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      if (isSilent) return;
      if (asked === undefined || !chunk.includes(asked.word)) {
        upstream.write(chunk);
        return;
      }
      const { passes } = asked;
      asked = undefined;
      cuts++;
      isCut = true;
      if (passes) upstream.write(chunk);
      else client.destroy();
    });
    upstream.on('data', (chunk) => {
      // The server has answered: it has done it.
      if (isCut) client.destroy();
      else if (!isSilent) client.write(chunk);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get cuts() {
      return cuts;
    },
    cutAfter: (word) => void (asked = { word, passes: true }),
    cutBefore: (word) => void (asked = { word, passes: false }),
    silence: () => void (isSilent = true),
    speak: () => {
      isSilent = false;
      for (const socket of sockets) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
