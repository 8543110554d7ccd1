import { experimental, ServerCredentials } from '@grpc/grpc-js';

/** A certificate with those between it and the root, and its private key: PEM, as files hold it. */
export interface GrpcTls {
  readonly certificate: Buffer;
  readonly key: Buffer;
}

type Listener = Parameters<experimental.CertificateProvider['addIdentityCertificateListener']>[0];

/** What a server proves who it is with; a renewed certificate counts for the connections from then on. */
export class RenewableCredentials {
  readonly credentials: ServerCredentials;
  readonly #listeners = new Set<Listener>();
  #tls: GrpcTls | undefined;

  /** @param tls without it, connections are not encrypted, and stay so */
  constructor(tls: GrpcTls | undefined) {
    this.#tls = tls;
    this.credentials = tls
      ? experimental.createCertificateProviderServerCredentials(this.#provider(), null, false)
      : ServerCredentials.createInsecure();
  }

  renew(tls: GrpcTls): void {
    this.#tls = tls;
    for (const listener of this.#listeners) this.#tell(listener);
  }

  #provider(): experimental.CertificateProvider {
    return {
      addIdentityCertificateListener: (listener) => {
        this.#listeners.add(listener);
        // grpc-js hears only what comes after it has begun to listen.
        queueMicrotask(() => this.#tell(listener));
      },
      removeIdentityCertificateListener: (listener) => this.#listeners.delete(listener),
      addCaCertificateListener: () => undefined,
      removeCaCertificateListener: () => undefined,
    };
  }

  #tell(listener: Listener): void {
    if (this.#tls) listener({ certificate: this.#tls.certificate, privateKey: this.#tls.key });
  }
}
