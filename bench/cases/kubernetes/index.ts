export { clusterPhotos } from './photos.ts';
