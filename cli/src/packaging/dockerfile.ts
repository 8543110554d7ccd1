import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { labels, packedText, workerCommand, workerUser } from '@kumiki/component-sdk/package/image';
import type { Registries } from '@kumiki/oci';
import type { UsableComponent } from '../component-folder/read.ts';
import { findBase, usualBase } from './base-image.ts';
import { ownLayer } from './content/component-content.ts';
import { DependencyLayers } from './dependency-layer.ts';
import type { TargetPlatform } from './target.ts';

export interface DockerfileOptions {
  readonly component: UsableComponent;
  readonly registries: Registries;
  readonly base?: string | undefined;
  readonly platforms?: readonly TargetPlatform[] | undefined;
}

const folder = 'out/docker';

/**
 * Writes a Dockerfile into the component's folder, and the two layers that it adds to a base: their files are those of the image that
 * "kumiki build" makes, so that both behave the same, and the base needs neither npm nor pip.
 * @returns the names of the files that it wrote
 * @throws OUTPUT_NOT_WRITABLE, and as `buildImage`
 */
export async function writeDockerfile({
  component,
  registries,
  ...options
}: DockerfileOptions): Promise<string[]> {
  const { dir, manifest } = component;
  const named = options.base ?? usualBase(manifest);
  const base = await findBase(registries, named, manifest.name, options.platforms);
  const scratch = await mkdtemp(join(tmpdir(), 'kumiki-build-'));
  try {
    const sources = new Map<string, string>();
    sources.set(`${folder}/component.tar.gz`, (await ownLayer(component, scratch)).file);
    const dependencies = new DependencyLayers([component]);
    for (const image of base.images) {
      const { file } = await dependencies.layer(base, image, scratch);
      sources.set(`${folder}/packages-${image.platform.architecture}.tar.gz`, file);
    }
    const text = join(scratch, 'Dockerfile');
    await writeFile(text, dockerfile(component, named, base.images[0]!.platform.architecture));
    sources.set('Dockerfile', text);
    for (const [name, source] of sources) {
      const path = join(dir, name);
      try {
        await mkdir(dirname(path), { recursive: true });
        await copyFile(source, path);
      } catch (cause) {
        throw kumikiError('OUTPUT_NOT_WRITABLE', { path, reason: reasonOf(cause) }, { cause });
      }
    }
    return [...sources.keys()].toReversed();
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The text of the Dockerfile. The manifest is packed, since builders replace `$` and quotes in labels. */
function dockerfile({ manifest, digest }: UsableComponent, base: string, architecture: string): string {
  const { command, env } = workerCommand(manifest);
  const packed = packedText(Buffer.from(JSON.stringify(manifest)));
  return `# Made by "kumiki build --dockerfile": run it again after a change, then: docker build -t NAME .
ARG BASE=${base}
FROM \${BASE}
ARG TARGETARCH
ADD ${folder}/packages-\${TARGETARCH:-${architecture}}.tar.gz /
ADD ${folder}/component.tar.gz /
ENV ${Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')}
LABEL ${labels.manifest}="${packed}"
LABEL ${labels.digest}="${digest}"
WORKDIR /kumiki
USER ${workerUser}
CMD []
ENTRYPOINT ${JSON.stringify(command)}
`;
}
