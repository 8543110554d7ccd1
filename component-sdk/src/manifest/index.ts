export {
  commandFiles,
  manifestFile,
  partOf,
  usualFormat,
  type Command,
  type CommandPart,
} from './command.ts';
export { identifierValidator } from './validators.ts';
export { categories, componentSchema, identifier, publishedComponentSchema } from './component-schema.ts';
export {
  canonicalJson,
  componentDigest,
  type DependencyLock,
  type DigestFile,
  type DigestParts,
} from './digest.ts';
export { exampleFiles, type ExampleFile } from './examples.ts';
export { generateTypes, schemaToTypes, typeName, typesFileName } from './generate-types.ts';
export { isPython } from './language.ts';
export type * from './manifest.ts';
export { belongsToComponent, pathFault } from './paths.ts';
export { parseCpu, parseDuration, parseMemory } from './quantities.ts';
export { manifestError, parseManifest, readManifest, type ReadManifest } from './read-manifest.ts';
