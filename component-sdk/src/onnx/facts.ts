/** What a model says about itself, by its bytes alone: nothing else of the SDK is loaded. */
export { NotOnnx, readOnnxMetadata } from './metadata.ts';
export { readModelFacts, unnamed, type ModelFacts } from './model-facts.ts';
export { parsePythonLiteral, type PythonValue } from './python-literal.ts';
