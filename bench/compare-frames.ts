/**
 * `npm run bench:frames -- CHECKOUT [shrinking|sameSize] [fused|unfused|apart]`: what a frame alone takes here and in another
 * checkout of Kumiki, whose packages are installed. Each has processes of its own, and frames take turns within one
 * program: so a few hundredths of a ms are told apart, where two runs of a benchmark differ by tenths.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chains, type ChainName } from './cases/realtime/chains.ts';
import { photos, smallPhoto } from './cases/realtime/photos.ts';
import { WarmChain, type WarmChainOptions } from './cases/realtime/warm-chain.ts';
import { inTurns } from './measure.ts';

const warmUp = 800;
const rounds = 800;

const ways: Readonly<Record<string, WarmChainOptions>> = {
  fused: { replicas: 1 },
  unfused: { replicas: 1, unfused: true },
  apart: { replicas: 1, apart: true },
};

const [other, name = 'shrinking', way = 'fused'] = process.argv.slice(2);
const chain = chains[name as ChainName] as (typeof chains)[ChainName] | undefined;
const options = ways[way];
if (other === undefined || !chain || !options) {
  process.stderr.write(
    `npm run bench:frames -- CHECKOUT [${Object.keys(chains).join('|')}] [${Object.keys(ways).join('|')}]\n`,
  );
  process.exit(2);
}

const found = pathToFileURL(resolve(other, 'bench/cases/realtime/warm-chain.ts')).href;
const { WarmChain: OtherChain } = (await import(found)) as { WarmChain: typeof WarmChain };
await using here = await WarmChain.start(chain, options);
await using there = await OtherChain.start(chain, options);

const pictures = await photos();
const small = await smallPhoto();
for (let round = 0; round < warmUp; round++) {
  await here.frame(small);
  await there.frame(small);
}

const pictureOf = (round: number) => pictures[round % pictures.length]!;
const turns = await inTurns(
  rounds,
  async (round) => await here.frame(pictureOf(round)),
  async (round) => await there.frame(pictureOf(round)),
);
const [ours, theirs] = [turns.map((turn) => turn.ours), turns.map((turn) => turn.theirs)];
const differences = turns.map((turn) => turn.ours - turn.theirs);
const [low, middle, high] = [at(differences, 0.25), at(differences, 0.5), at(differences, 0.75)];
process.stdout.write(
  `${name}, ${way}: here ${at(ours, 0.5)} ms, there ${at(theirs, 0.5)} ms; here − there ${middle} ms (quarters ${low} and ${high})\n`,
);

function at(values: readonly number[], share: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)]!.toFixed(3);
}
