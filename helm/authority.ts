import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const openssl = promisify(execFile);

/** Certificates (PEM) of an authority of one's own, and one that it gave for an address. */
export interface OwnAuthority {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/** @param folder for the files that openssl writes @param address an IP address */
export async function ownAuthority(folder: string, address: string): Promise<OwnAuthority> {
  const run = async (...args: string[]) => await openssl('openssl', args, { cwd: folder });
  const key = ['-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  await run('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=team');
  await run('req', ...key.slice(0, 3), '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=server');
  await writeFile(join(folder, 'names'), `subjectAltName=IP:${address}`);
  const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
  await run('x509', '-req', '-in', 'server.csr', ...signed, '-out', 'server.crt');
  const read = async (name: string) => await readFile(join(folder, name), 'utf8');
  return { ca: await read('ca.crt'), certificate: await read('server.crt'), key: await read('server.key') };
}
