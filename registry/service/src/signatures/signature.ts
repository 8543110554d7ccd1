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
  type OciOptions,
} from '@kumiki/oci';
import type { SignatureState } from '../index/indexed-version.ts';

export interface SigningKey {
  readonly secret: KeyObject;
  readonly open: KeyObject;
}

/** What is signed, and how cosign calls it: https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md */
const payloadType = 'application/vnd.dev.cosign.simplesigning.v1+json';
const signatureKey = 'dev.cosignproject.cosign/signature';
const payloadBytes = 64 * 1024;
/** Signatures of one image that are looked at. */
const mostSignatures = 50;

type Digest = Descriptor['digest'];

/** The tag that cosign looks for signatures of a digest at. */
export function signaturesTag(digest: string): string {
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
  digest: Digest,
  open: KeyObject,
): Promise<boolean> {
  return (await signatureState(repository, digest, [open])) === 'verified';
}

/**
 * What the signatures of an image are worth: one that a trusted key made of this very image counts; else one of this image by somebody
 * else; else there are only others, whose bytes or whose image are wrong.
 * @throws what is wrong with the registry
 */
export async function signatureState(
  repository: ImageRepository,
  digest: Digest,
  trusted: readonly KeyObject[],
  options: OciOptions = {},
): Promise<SignatureState> {
  const layers = await signaturesOf(repository, digest, options);
  if (layers.length === 0) return 'none';
  let state: SignatureState = 'invalid';
  for (const layer of layers.slice(0, mostSignatures)) {
    const signature = layer.annotations?.[signatureKey];
    if (layer.mediaType !== payloadType || signature === undefined) continue;
    const payload = await payloadOf(repository, layer, options);
    if (payload === undefined || digestIn(payload) !== digest) continue;
    const bytes = Buffer.from(signature, 'base64');
    if (trusted.some((key) => verify('sha256', payload, key, bytes))) return 'verified';
    state = 'unverified';
  }
  return state;
}

/** Nothing where what the registry gives is not what was signed. */
async function payloadOf(
  repository: ImageRepository,
  layer: Descriptor,
  options: OciOptions,
): Promise<Buffer | undefined> {
  try {
    return await readBlob(repository, layer, payloadBytes, options);
  } catch (thrown) {
    const spoilt = ['REGISTRY_CONTENT_WRONG', 'REGISTRY_TOO_LARGE', 'REGISTRY_NOT_FOUND'];
    if (thrown instanceof KumikiError && spoilt.includes(thrown.code)) return undefined;
    throw thrown;
  }
}

async function signaturesOf(
  repository: ImageRepository,
  digest: Digest,
  options: OciOptions = {},
): Promise<readonly Descriptor[]> {
  try {
    const { bytes, descriptor } = await repository.manifest(signaturesTag(digest), options);
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
