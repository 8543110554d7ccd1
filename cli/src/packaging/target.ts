import { usageError } from '../arguments/parse.ts';

/** A system that images are made for, in the names of images, of npm and of Node. */
export interface TargetPlatform {
  readonly os: 'linux';
  readonly architecture: 'amd64' | 'arm64';
  /** What npm calls the processor. */
  readonly cpu: 'x64' | 'arm64';
}

export const targetPlatforms: readonly TargetPlatform[] = [
  { os: 'linux', architecture: 'amd64', cpu: 'x64' },
  { os: 'linux', architecture: 'arm64', cpu: 'arm64' },
];

export function platformName({ os, architecture }: Pick<TargetPlatform, 'os' | 'architecture'>): string {
  return `${os}/${architecture}`;
}

/** Reads `linux/amd64,linux/arm64`; nothing where nothing is given. @throws USAGE */
export function readPlatforms(command: string, text: string | undefined): TargetPlatform[] | undefined {
  if (text === undefined) return undefined;
  const names = new Set(text.split(',').map((name) => name.trim()));
  return [...names].map((name) => {
    const found = targetPlatforms.find((platform) => platformName(platform) === name);
    if (found) return found;
    const known = targetPlatforms.map(platformName).join(' and ');
    throw usageError(command, `Images are made for ${known}, and not for "${name}".`);
  });
}
