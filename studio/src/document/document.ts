import type { LocalText } from '../api/types.ts';

/** A pipeline document, as far as the editor looks at it. What it does not know stays as it is. */
export interface PipelineDocument {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name: string;
  readonly title?: LocalText | string;
  readonly description?: LocalText | string;
  readonly inputs?: Readonly<Record<string, DocumentInput>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly steps: Readonly<Record<string, DocumentStep>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly canvas?: DocumentCanvas;
}

export interface DocumentInput {
  readonly type: string;
  readonly title?: LocalText | string;
  readonly optional?: boolean;
  readonly shared?: boolean;
}

export interface DocumentStep {
  readonly component?: string;
  readonly pipeline?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly when?: string;
  readonly disabled?: boolean;
  readonly cache?: 'on' | 'off';
}

export interface DocumentCanvas {
  readonly positions?: Readonly<Record<string, Position>>;
  readonly groups?: readonly CanvasGroup[];
  readonly notes?: readonly CanvasNote[];
  /** Values that stay open, such as `$steps.mark.image`. */
  readonly pins?: readonly string[];
}

/** A frame around steps. */
export interface CanvasGroup {
  readonly title: string;
  readonly steps: readonly string[];
  /** As `#rrggbb`. */
  readonly color?: string;
  /** Drawn as one box. */
  readonly collapsed?: boolean;
}

/** A text beside the steps. */
export interface CanvasNote extends Position {
  readonly text: string;
  readonly width?: number;
  readonly height?: number;
  /** As `#rrggbb`. */
  readonly color?: string;
}

export interface Position {
  readonly x: number;
  readonly y: number;
}

/** Where a value comes from: `$inputs.image`, `$files.model`, `$steps.find.detections`. */
export interface Source {
  /** `inputs`, or the name of a step. */
  readonly node: string;
  /** A name of an input or output; a file is `files.NAME`. */
  readonly port: string;
}

/** The node that stands for the pipeline's inputs and files, and the one for its outputs; no step is called so. */
export const inputsNode = '$inputs';
export const outputsNode = '$outputs';

const ofStep = /^\$steps\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
const ofPipeline = /^\$(inputs|files)\.([A-Za-z0-9_-]+)$/;

/** Reads a reference to a value. Parameters are none: they are not drawn. */
export function readSource(reference: unknown): Source | undefined {
  if (typeof reference !== 'string') return undefined;
  const [, step, output] = ofStep.exec(reference) ?? [];
  if (step !== undefined && output !== undefined) return { node: step, port: output };
  const [, kind, name] = ofPipeline.exec(reference) ?? [];
  if (name === undefined) return undefined;
  return { node: inputsNode, port: kind === 'files' ? `files.${name}` : name };
}

export function writeSource({ node, port }: Source): string {
  if (node !== inputsNode) return `$steps.${node}.${port}`;
  return port.startsWith('files.') ? `$${port}` : `$inputs.${port}`;
}

/** The name of a component without its range of versions. */
export function componentName(component: string): string {
  return component.replace(/@.*$/, '');
}
