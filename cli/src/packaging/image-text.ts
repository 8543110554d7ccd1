import { onOutput } from '../console/terminal.ts';
import type { BuiltImage } from './build-image.ts';

/** What an image is made of, for people. */
export function imageText({ base, platforms }: BuiltImage): string {
  const { dim, green } = onOutput;
  const lines = [dim(`On ${base.name}@${base.digest}`)];
  for (const { platform, size, layers } of platforms) {
    lines.push(`${green('✔')} ${platform}, ${megabytes(size)}`);
    for (const { what, size: bytes, reused } of layers) {
      const again = reused && what === 'packages' ? ', from an earlier build' : '';
      lines.push(dim(`    ${what}: ${megabytes(bytes)}${again}`));
    }
  }
  return lines.join('\n');
}

function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
