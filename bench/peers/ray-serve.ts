import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Benchmark } from '../benchmark.ts';
import { samplePictures } from '../local-run.ts';
import { StartedServer } from '../server/started.ts';
import { freePort } from '../../component-sdk/test/free-port.ts';
import { besideServer, jpegsOf } from './frames.ts';
import { installedPeer } from './install.ts';

const packages = ['ray[serve]==2.51.1', 'protobuf==5.29.5', 'opencv-python-headless==4.12.0.88'];

/** Frames over HTTP beside a chain of three deployments of Ray Serve that does the same with OpenCV, turn by turn. */
export const rayServe: Benchmark = {
  name: 'peers.ray_serve_ratio',
  unit: 'ratio of frames/s',
  target: 'at least 2.5; bare is a server by hand beside Ray Serve; ms are of a single frame (p50)',
  onRequest: true,
  async measure() {
    const python = await installedPeer('ray', packages);
    const program = [join(import.meta.dirname, 'ray_chain.py'), String(await freePort())];
    await using ray = await StartedServer.start(program, {}, python);
    const pictures = await Promise.all((await samplePictures()).map(async (path) => await readFile(path)));
    return await besideServer('ray_serve', jpegsOf(ray.url), pictures, 8);
  },
};
