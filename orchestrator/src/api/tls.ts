import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';

/** A certificate with those between it and the root, and its private key: PEM, as files hold it. */
export interface Tls {
  readonly certificate: Buffer;
  readonly key: Buffer;
}

interface TlsSettings {
  readonly tlsCertificate: string | undefined;
  readonly tlsKey: string | undefined;
}

/**
 * The certificate that REST and gRPC are served with; nothing where the settings name none.
 * @throws TLS_UNUSABLE where a file is missing, is none, does not belong to the other, or is out of date
 */
export async function readTls({ tlsCertificate, tlsKey }: TlsSettings): Promise<Tls | undefined> {
  if (tlsCertificate === undefined && tlsKey === undefined) return undefined;
  const unusable = (reason: string, cause?: unknown) =>
    kumikiError('TLS_UNUSABLE', { certificate: tlsCertificate ?? 'that is left out', reason }, { cause });
  if (tlsCertificate === undefined) throw unusable('there is a key without a certificate');
  if (tlsKey === undefined) throw unusable('its key is not given');
  const read = (file: string) =>
    readFile(file).catch((thrown: unknown) => {
      throw unusable(reasonOf(thrown), thrown);
    });
  const tls = { certificate: await read(tlsCertificate), key: await read(tlsKey) };
  let validTo: Date;
  try {
    createSecureContext({ cert: tls.certificate, key: tls.key });
    validTo = new X509Certificate(tls.certificate).validToDate;
  } catch (thrown) {
    throw unusable(reasonOf(thrown), thrown);
  }
  if (validTo.getTime() < Date.now()) throw unusable(`it ended at ${validTo.toISOString()}`);
  return tls;
}
