export { documentLimits, type Document, type DocumentLimits } from './document.ts';
