/** For tests: images compared by their pixels, and the examples of a manifest as golden tests. */
export { compareData } from './compare-data.ts';
export { compareImages, type ImageComparison } from './compare-images.ts';
export type { OutputResult } from './compare-output.ts';
export { readExampleValue } from './example-values.ts';
export { runExamples, type ExampleResult, type RunExamplesOptions } from './run-examples.ts';
export { testModel, type TestModel } from './onnx-model.ts';
