/**
 * What components that run ONNX models share: what a model says about itself, images as its input, and models that
 * stay loaded. The runtime is the component's own dependency (`onnxruntime-node`); it is handed over, so that the SDK
 * needs none.
 */
export { readModelFacts, unnamed, type ModelFacts } from './facts.ts';
export { OnnxModel, type InputShape, type OnnxRuntime, type OutputTensor } from './onnx-model.ts';
export { OnnxModels } from './onnx-models.ts';
export { planesOf, type Normalisation } from './planes.ts';
export { runAllOnImage, runOnImage, type RunOnImageOptions } from './run-on-image.ts';
