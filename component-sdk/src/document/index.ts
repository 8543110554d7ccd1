export { adviceFor, didYouMean } from './did-you-mean.ts';
export { documentLimits, type Document, type DocumentLimits } from './document.ts';
export { isForbiddenKey } from './forbidden-keys.ts';
export { plainDataFault, type PlainDataFault } from './plain-data.ts';
export { readDocument } from './read-document.ts';
export { yaml } from './yaml.ts';
