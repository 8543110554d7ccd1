/** A server of the chain as one would write it by hand: each frame through one sharp pipeline, here, and nothing else. */
import { byHand, shrinking } from '../cases/realtime/chains.ts';
import { serveImages } from '../server/serve-images.ts';

serveImages(async (image) => await byHand(shrinking, image));
