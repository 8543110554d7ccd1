import { kumikiError, type KumikiError } from '../errors/index.ts';
import type { FileValue } from '../values/index.ts';
import { NotOnnx } from './metadata.ts';
import { readModelFacts, type ModelFacts } from './model-facts.ts';

/** The part of `onnxruntime-node` that is used. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(bytes: Uint8Array, options: object): Promise<Session>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => object;
}

interface Session {
  readonly inputMetadata: readonly TensorMetadata[];
  readonly outputNames: readonly string[];
  readonly outputMetadata: readonly TensorMetadata[];
  run(feeds: Readonly<Record<string, never>>): Promise<Readonly<Record<string, unknown>>>;
  release(): Promise<void>;
}

type TensorMetadata =
  | { readonly isTensor: true; readonly name: string; readonly type: string; readonly shape: readonly Side[] }
  | { readonly isTensor: false; readonly name: string };

/** A number, or a name where the model leaves it open. */
type Side = number | string;

/** What a model takes: one image, planes of 32-bit numbers. A side that it leaves open is absent. */
export interface InputShape {
  readonly channels: 1 | 3;
  readonly width?: number;
  readonly height?: number;
}

export interface OutputTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** The largest input that is made for a model, pixels. */
const largestInput = 4096 * 4096;

/** A model of images, loaded: input float32 [1, channels, height, width], one tensor or more out. */
export class OnnxModel {
  readonly facts: ModelFacts;
  readonly input: InputShape;
  readonly #runtime: OnnxRuntime;
  readonly #session: Session;
  readonly #inputName: string;
  readonly #file: FileValue;

  private constructor(runtime: OnnxRuntime, session: Session, about: { facts: ModelFacts; file: FileValue }) {
    this.#runtime = runtime;
    this.#session = session;
    this.#file = about.file;
    this.facts = about.facts;
    const { name, input } = this.#inputOf(session);
    this.#inputName = name;
    this.input = input;
  }

  /** @throws DATA_UNUSABLE for a file that is no ONNX model, or takes no image */
  static async load(runtime: OnnxRuntime, file: FileValue): Promise<OnnxModel> {
    const bytes = await file.bytes();
    const facts = factsOf(file, bytes);
    const session = await runtime.InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      // What goes wrong is thrown; the library's own lines on the terminal would say it twice.
      logSeverityLevel: 4,
    }).catch((error: unknown) => {
      throw unusable(file, `ONNX Runtime cannot load it (${reasonOf(error)})`);
    });
    try {
      return new OnnxModel(runtime, session, { facts, file });
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /**
   * Runs the model over one image.
   * @param planes channels × height × width, as `planesOf` makes them
   * @throws DATA_UNUSABLE where the model does not run, or gives other numbers than 32-bit ones
   */
  async run(planes: Float32Array, width: number, height: number): Promise<OutputTensor[]> {
    const dims = [1, this.input.channels, height, width];
    const tensor = new this.#runtime.Tensor('float32', planes, dims);
    const feeds = { [this.#inputName]: tensor } as unknown as Readonly<Record<string, never>>;
    const results = await this.#session.run(feeds).catch((error: unknown) => {
      throw this.unusable(`it fails while it runs (${reasonOf(error)})`);
    });
    return this.#session.outputNames.map((name) => {
      const { dims: shape, data } = results[name] as { dims: readonly number[]; data: unknown };
      const numbers = numbersOf(data);
      if (numbers) return { name, dims: shape, data: numbers };
      throw this.unusable(
        `its output "${name}" has other numbers than 32-bit ones`,
        'Export it with 32-bit numbers.',
      );
    });
  }

  /** The shapes of its outputs as the model states them, in their order; a side that it leaves open is a name. */
  get outputs(): readonly {
    readonly name: string;
    readonly type: string;
    readonly shape: readonly Side[];
  }[] {
    return this.#session.outputMetadata.filter((output) => output.isTensor);
  }

  /** The side of its input: its own, that of its metadata, or the one given where both leave it open. */
  sizeFor(usual: number): { readonly width: number; readonly height: number } {
    const [usualHeight, usualWidth] = this.facts.imageSize ?? [usual, usual];
    const { width = usualWidth, height = usualHeight } = this.input;
    if (width * height > largestInput)
      throw this.unusable(`its input has ${width}×${height} pixels; at most ${largestInput} are made`);
    return { width, height };
  }

  /** The error for what is wrong with the model. */
  unusable(reason: string, advice?: string): KumikiError {
    return unusable(this.#file, reason, advice);
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  #inputOf({ inputMetadata }: Session): { name: string; input: InputShape } {
    const [first, ...others] = inputMetadata;
    if (!first?.isTensor || others.length > 0) {
      const names = inputMetadata.map(({ name }) => name).join(', ');
      throw this.unusable(`it takes ${inputMetadata.length} inputs (${names}) where one is taken`);
    }
    const { name, type, shape } = first;
    const found = `its input "${name}" is ${type} [${shape.join(', ')}]`;
    if (type !== 'float32')
      throw this.unusable(`${found}; what is taken is float32`, 'Export it with 32-bit numbers.');
    const [batch, channels, height, width] = shape;
    const isOpen = (side: Side | undefined) =>
      typeof side === 'string' || (typeof side === 'number' && side < 1);
    const fits = shape.length === 4 && (batch === 1 || isOpen(batch));
    if (!fits || !(channels === 1 || channels === 3 || isOpen(channels)))
      throw this.unusable(`${found}; what is taken is [1, 3, height, width] or [1, 1, height, width]`);
    const side = (given: Side | undefined) => (typeof given === 'number' && given > 0 ? given : undefined);
    const [across, down] = [side(width), side(height)];
    return {
      name,
      input: {
        channels: channels === 1 ? 1 : 3,
        ...(across !== undefined && { width: across }),
        ...(down !== undefined && { height: down }),
      },
    };
  }
}

/** 32-bit numbers as they are; whole numbers, as a model that picks classes by itself gives them, as such. */
function numbersOf(data: unknown): Float32Array | undefined {
  if (data instanceof Float32Array) return data;
  if (data instanceof BigInt64Array) return Float32Array.from(data, Number);
  const isWhole = data instanceof Int32Array || data instanceof Uint8Array || data instanceof Int8Array;
  return isWhole ? Float32Array.from(data) : undefined;
}

function factsOf(file: FileValue, bytes: Uint8Array): ModelFacts {
  try {
    return readModelFacts(bytes);
  } catch (error) {
    if (error instanceof NotOnnx) throw unusable(file, `it is not an ONNX file: ${error.message}`);
    throw error;
  }
}

function unusable(
  { name }: FileValue,
  reason: string,
  advice = 'Give a model exported to ONNX that takes one image: float32 [1, 3, height, width].',
): KumikiError {
  return kumikiError('DATA_UNUSABLE', { what: `The model ${name}`, reason, advice });
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim().slice(0, 500);
}
