/** A server as one would write it by hand: an image in the body, a smaller one in the answer, and nothing else. */
import { serveImages } from './serve-images.ts';
import { smaller } from './smaller.ts';

serveImages(smaller);
