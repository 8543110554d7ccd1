import { InferenceSession, Tensor } from 'onnxruntime-node';
import {
  byScore,
  layoutOf,
  layoutsTaken,
  readCandidates,
  suppress,
  type Candidate,
  type Letterbox,
  type SuppressOptions,
} from '@kumiki/component-sdk/onnx/yolo';
import { NotOnnx, readModelFacts, type ModelFacts } from '@kumiki/component-sdk/onnx/facts';
import { InputTensor } from '../input/tensor.ts';
import { ModelFault } from './model-fault.ts';

/** How to look at an image. */
export interface DetectOptions extends SuppressOptions {
  readonly place: Letterbox;
  /** 1 for grey, 3 for RGB. */
  readonly channels: number;
  /** The lowest score that counts. */
  readonly confidence: number;
  /** The only classes that count, by number; all where there are none. */
  readonly classes?: readonly number[];
}

/** Where a model says no size. */
const usualSide = 640;

const exportAdvice =
  'Give a YOLO detector exported to ONNX: v5, v8, v11 or v10, float32, input [1, 3, height, width].';

/** A YOLO model ready to run, one image at a time. */
export class Detector {
  readonly input: { readonly width: number; readonly height: number };
  readonly facts: ModelFacts;
  readonly #session: InferenceSession;
  readonly #tensor: InputTensor;
  readonly #feeds: Readonly<Record<string, Tensor>>;
  readonly #output: string;

  private constructor(session: InferenceSession, facts: ModelFacts) {
    this.#session = session;
    this.facts = facts;
    const { name, input } = inputOf(session, facts);
    this.input = input;
    this.#tensor = new InputTensor(input);
    this.#feeds = { [name]: new Tensor('float32', this.#tensor.data, this.#tensor.shape) };
    this.#output = outputOf(session);
  }

  /**
   * Loads a model; it takes the calling thread while it does, and so does `detect`.
   * @param threads that one image is worked on with
   * @throws ModelFault
   */
  static async load(bytes: Uint8Array, threads: number): Promise<Detector> {
    const facts = factsOf(bytes);
    const session = await InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // What goes wrong is thrown; the library's own lines on the terminal would say it twice.
      logSeverityLevel: 4,
    }).catch((error: unknown) => {
      throw new ModelFault(`ONNX Runtime cannot load it (${reasonOf(error)})`, exportAdvice);
    });
    try {
      return new Detector(session, facts);
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /** The memory of its input, for the thread that has the images. */
  get memory(): SharedArrayBuffer {
    return this.#tensor.memory;
  }

  /** What the model finds in the image that its input was begun with, best first, in pixels of the input. @throws ModelFault */
  async detect(options: DetectOptions): Promise<Candidate[]> {
    const { place, channels, confidence, classes, limit } = options;
    this.#tensor.write(channels, place);
    this.#tensor.written(place);
    const results = await this.#session.run(this.#feeds, [this.#output]).catch((error: unknown) => {
      throw new ModelFault(`it fails while it runs (${reasonOf(error)})`, exportAdvice);
    });
    const { dims, data } = results[this.#output]!;
    const layout = layoutOf(dims, this.facts, this.input);
    if (!layout || !(data instanceof Float32Array)) {
      const { names } = this.facts;
      const known = names ? `, and it names ${names.length} classes` : ', and it names no classes';
      const reason = `its output has the shape [${dims.join(', ')}]${known}; what is taken is ${layoutsTaken}`;
      throw new ModelFault(reason, exportAdvice);
    }
    const wanted = classes && new Set(classes);
    const found = readCandidates(data, layout, confidence).filter((one) => wanted?.has(one.class) ?? true);
    return layout.kind === 'v10' ? byScore(found).slice(0, limit) : suppress(found, options);
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

function factsOf(bytes: Uint8Array): ModelFacts {
  try {
    return readModelFacts(bytes);
  } catch (error) {
    if (error instanceof NotOnnx)
      throw new ModelFault(`it is not an ONNX file: ${error.message}`, exportAdvice);
    throw error;
  }
}

function inputOf(session: InferenceSession, facts: ModelFacts) {
  const [input, ...others] = session.inputMetadata;
  if (!input?.isTensor || others.length > 0) {
    const names = session.inputNames.join(', ');
    throw new ModelFault(
      `it takes ${session.inputNames.length} inputs (${names}) where one is taken`,
      exportAdvice,
    );
  }
  const { name, type, shape } = input;
  const [batch, channels, height, width] = shape;
  const found = `its input "${name}" is ${type} [${shape.join(', ')}]`;
  if (type !== 'float32') {
    throw new ModelFault(`${found}; what is taken is float32`, 'Export it with 32-bit numbers (half=False).');
  }
  const open = (side: number | string | undefined) => typeof side === 'string';
  if (shape.length !== 4 || !(batch === 1 || open(batch)) || !(channels === 3 || open(channels))) {
    throw new ModelFault(`${found}; what is taken is [1, 3, height, width]`, exportAdvice);
  }
  const [usualHeight, usualWidth] = facts.imageSize ?? [usualSide, usualSide];
  const side = (given: number | string | undefined, usual: number) =>
    typeof given === 'number' && given > 0 ? given : usual;
  return { name, input: { width: side(width, usualWidth), height: side(height, usualHeight) } };
}

/** The first output: further ones, as older exports have, are its parts. */
function outputOf(session: InferenceSession): string {
  const [output] = session.outputMetadata;
  if (!output?.isTensor) throw new ModelFault('its output is not a tensor', exportAdvice);
  if (output.type !== 'float32') {
    const reason = `its output "${output.name}" is ${output.type}; what is taken is float32`;
    throw new ModelFault(reason, 'Export it with 32-bit numbers (half=False).');
  }
  return output.name;
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
}
