import { createPrivateKey, X509Certificate } from 'node:crypto';
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
      const isMissing = (thrown as NodeJS.ErrnoException).code === 'ENOENT';
      throw unusable(isMissing ? `there is no file ${file}` : reasonOf(thrown), thrown);
    });
  const tls = { certificate: await read(tlsCertificate), key: await read(tlsKey) };
  let validTo: Date;
  try {
    const certificate = checked(
      () => new X509Certificate(tls.certificate),
      `${tlsCertificate} holds none in PEM`,
    );
    const key = checked(
      () => createPrivateKey(tls.key),
      `${tlsKey} holds no private key in PEM, or one with a password`,
    );
    if (!certificate.checkPrivateKey(key)) throw new Error(`the key in ${tlsKey} belongs to another one`);
    createSecureContext({ cert: tls.certificate, key: tls.key });
    validTo = certificate.validToDate;
  } catch (thrown) {
    throw unusable(reasonOf(thrown), thrown);
  }
  if (validTo.getTime() < Date.now()) throw unusable(`it ended at ${validTo.toISOString()}`);
  return tls;
}

/** What OpenSSL says of a file says nothing to those who have to mend it. */
function checked<Read>(read: () => Read, reason: string): Read {
  try {
    return read();
  } catch (cause) {
    throw new Error(reason, { cause });
  }
}
