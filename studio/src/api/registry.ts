import { addressOf, getJson } from './client.ts';
import type { ComponentManifest, ComponentPort, JsonSchema, LocalText, Page } from './types.ts';

export type SignatureState = 'none' | 'verified' | 'unverified' | 'invalid';

/** A version of a component that lies in a registry. */
export interface RegistryVersion {
  readonly name: string;
  readonly version: string;
  /** Of the component. */
  readonly digest: string;
  /** `HOST/PATH@sha256:…` */
  readonly image: string;
  readonly title: LocalText;
  readonly description: LocalText;
  readonly category: string;
  readonly inputs: Readonly<Record<string, ComponentPort>>;
  readonly outputs: Readonly<Record<string, ComponentPort>>;
  readonly platforms: readonly { readonly os: string; readonly architecture: string }[];
  readonly sizeBytes: number;
  readonly publishedAt: string;
  readonly publishedBy?: string;
  readonly signature: SignatureState;
  readonly deprecated?: { readonly message: string; readonly replacement?: string };
  readonly yanked?: { readonly message: string };
  /** The tag was pushed again with other content. */
  readonly supersededTag?: true;
}

export interface RegistryDetails extends RegistryVersion {
  readonly manifest: ComponentManifest & { readonly icon?: string };
  readonly params: JsonSchema;
  readonly files: readonly { readonly file: string; readonly sizeBytes: number }[];
  readonly others: readonly { readonly digest: string; readonly image: string }[];
  readonly usedBy: readonly { readonly pipeline: string; readonly version: number }[];
}

/** What becomes of pipelines that go from one version to another. */
export interface Compatibility {
  readonly level: 'major' | 'minor' | 'patch';
  readonly breaks: readonly string[];
  readonly additions: readonly string[];
}

interface Fault {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** A registry that components are taken from. */
export interface RegistrySource {
  readonly name: string;
  readonly signatures: 'off' | 'warn' | 'require';
  readonly scanning: boolean;
  readonly scannedAt?: string;
  readonly problem?: Fault;
}

/** An image that says that it is a component, and cannot be used. */
export interface RegistryProblem extends Fault {
  readonly repository: string;
  /** A tag or digest; empty where it is about the whole repository. */
  readonly wanted: string;
  readonly at: string;
}

/** An image that no tag stands for, and no pipeline uses. */
export type RegistryGarbage = Pick<RegistryVersion, 'name' | 'version' | 'digest' | 'image' | 'sizeBytes'>;

export const registryBase = '/registry';

/** Where a component of registries is below `/api/v1`. */
export function registryPath(name: string): string {
  return `${registryBase}/components/${name.split('/').map(encodeURIComponent).join('/')}`;
}

export function registryVersionPath(name: string, version: string): string {
  return `${registryPath(name)}/versions/${encodeURIComponent(version)}`;
}

/** The address of a file beside a version: README, icon, or the picture of an example. */
export function registryFile(
  { name, version }: Pick<RegistryVersion, 'name' | 'version'>,
  file: string,
): string {
  return addressOf(`${registryVersionPath(name, version)}/files/${encodeURIComponent(file)}`);
}

export async function readVersions(name: string, signal?: AbortSignal): Promise<readonly RegistryVersion[]> {
  return (await getJson<Page<RegistryVersion>>(registryPath(name), {}, signal)).items;
}
