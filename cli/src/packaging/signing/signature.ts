import { sign, verify, type KeyObject } from 'node:crypto';
import { KumikiError } from '@kumiki/component-sdk/errors';
import {
  mediaTypes,
  parseManifestDocument,
  readBlob,
  sha256,
  sourceOf,
  type Descriptor,
  type ImageRepository,
} from '@kumiki/oci';
import type { SigningKey } from './key.ts';

/** What is signed, and how cosign calls it: https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md */
const payloadType = 'application/vnd.dev.cosign.simplesigning.v1+json';
const signatureKey = 'dev.cosignproject.cosign/signature';
const payloadBytes = 64 * 1024;

/** The tag that cosign looks for signatures of a digest at. */
function signaturesTag(digest: string): string {
  return `${digest.replace(':', '-')}.sig`;
}

/**
 * Signs an image by its digest, beside signatures that are there; one by the same key is not made twice.
 * @returns whether it made one
 */
export async function signImage(
  repository: ImageRepository,
  { digest }: Descriptor,
  { secret, open }: SigningKey,
): Promise<boolean> {
  const layers = await signaturesOf(repository, digest);
  if (await isSignedBy(repository, digest, open)) return false;
  const payload = Buffer.from(
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': repository.where },
        image: { 'docker-manifest-digest': digest },
        type: 'cosign container image signature',
      },
      optional: null,
    }),
  );
  const signature = sign('sha256', payload, secret).toString('base64');
  const blob = { mediaType: payloadType, digest: sha256(payload), size: payload.byteLength };
  await repository.putBlob(blob, sourceOf(payload));
  const all = [...layers, { ...blob, annotations: { [signatureKey]: signature } }];
  const config = Buffer.from(
    JSON.stringify({
      architecture: '',
      os: '',
      config: {},
      rootfs: { type: 'layers', diff_ids: all.map((layer) => layer.digest) },
    }),
  );
  const configBlob = { mediaType: mediaTypes.config, digest: sha256(config), size: config.byteLength };
  await repository.putBlob(configBlob, sourceOf(config));
  const manifest = { schemaVersion: 2, mediaType: mediaTypes.manifest, config: configBlob, layers: all };
  const bytes = Buffer.from(JSON.stringify(manifest));
  await repository.putManifest({ bytes, mediaType: mediaTypes.manifest }, { tag: signaturesTag(digest) });
  return true;
}

/** Whether an image has a signature by the owner of a public key. */
export async function isSignedBy(
  repository: ImageRepository,
  digest: Descriptor['digest'],
  open: KeyObject,
): Promise<boolean> {
  for (const layer of await signaturesOf(repository, digest)) {
    const signature = layer.annotations?.[signatureKey];
    if (layer.mediaType !== payloadType || signature === undefined) continue;
    const payload = await readBlob(repository, layer, payloadBytes);
    if (verify('sha256', payload, open, Buffer.from(signature, 'base64')) && digestIn(payload) === digest)
      return true;
  }
  return false;
}

async function signaturesOf(
  repository: ImageRepository,
  digest: Descriptor['digest'],
): Promise<readonly Descriptor[]> {
  try {
    const { bytes, descriptor } = await repository.manifest(signaturesTag(digest));
    const document = parseManifestDocument(bytes, descriptor.mediaType, repository.where);
    return document.kind === 'image' ? document.image.layers : [];
  } catch (thrown) {
    if (thrown instanceof KumikiError && thrown.code === 'REGISTRY_NOT_FOUND') return [];
    throw thrown;
  }
}

/** The image that a payload is about: a signature of another image says nothing. */
function digestIn(payload: Uint8Array): unknown {
  try {
    const data = JSON.parse(Buffer.from(payload).toString('utf8')) as {
      critical?: { image?: { 'docker-manifest-digest'?: unknown } };
    };
    return data.critical?.image?.['docker-manifest-digest'];
  } catch {
    return undefined;
  }
}
