export { readExif, type Directory, type Entry } from './exif.ts';
