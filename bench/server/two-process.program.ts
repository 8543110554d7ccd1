/**
 * The least that a server can be that decodes no image itself: each body goes to another process, and what that one makes
 * of it comes back. What this takes longer than `bare.program.ts` is the price of that rule, whoever keeps it.
 */
import { ImageWorkers } from './image-workers.ts';
import { serveImages } from './serve-images.ts';

const workers = new ImageWorkers();
serveImages(async (image) => await workers.run(image));
