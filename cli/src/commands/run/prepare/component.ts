import { join } from 'node:path';
import type { KumikiError } from '@kumiki/component-sdk/errors';
import type { Manifest, ManifestExample } from '@kumiki/component-sdk/manifest';
import { withSecretReferences } from '@kumiki/component-sdk/schema';
import { valueTypes, parseTypeRef } from '@kumiki/component-sdk/values';
import { completeParams } from '@kumiki/component-sdk/worker';
import { FolderComponents } from '@kumiki/orchestrator/components';
import { InProcessComponents } from '@kumiki/orchestrator/components/in-process';
import { hostLanes, inProcessLanes, type Lanes } from '@kumiki/orchestrator/executors';
import type { EarlyHost } from '@kumiki/orchestrator/executors/early-host';
import { useComponent } from '../../../component-folder/read.ts';
import { shownPath } from '../../../console/paths.ts';
import { isInspected } from './inspected.ts';
import { ListeningLanes } from './listening-lanes.ts';
import { readParams } from './params.ts';
import { tellInstall } from './tell-install.ts';
import { bindPlan, compile, type Prepared } from './prepared.ts';

export interface ComponentOptions {
  /** `NAME=VALUE` */
  readonly params: readonly string[];
  /** Whether inputs were given; without them the first example's inputs and parameters are used. */
  readonly hasInputs: boolean;
  readonly command: string;
  /** Items in work at a time; by default as many as cores. */
  readonly concurrency?: number | undefined;
  /** Hears errors that no item can be blamed for. */
  readonly stray: (error: KumikiError) => void;
  /** A host that was started before. */
  readonly early?: EarlyHost | undefined;
}

/** Makes the component of a folder ready to run by itself, as a pipeline of one step. @throws what is wrong with it */
export async function prepareComponent(folder: string, options: ComponentOptions): Promise<Prepared> {
  const { manifest, manifestText, documentName } = await useComponent(folder);
  const example = options.hasInputs ? undefined : manifest.examples[0];
  // As in any pipeline, a secret is given by its name.
  const schema = withSecretReferences(manifest.params);
  const params = completeParams(
    { ...manifest, params: schema },
    { ...example?.params, ...readParams(options.command, options.params, schema, manifest.name) },
  );
  const thrown: unknown[] = [];
  const onThrown = (error: unknown) => void thrown.push(error);
  const components = new FolderComponents({ folders: [folder] });
  const { plan } = await compile({
    text: JSON.stringify(pipelineOf(manifest, params)),
    documentName: manifest.name,
    components,
    pipelines: { pipeline: async () => undefined, names: async () => [] },
  });
  return {
    name: manifest.name,
    plan: bindPlan(plan, {}),
    files: {},
    lanes: lanesFor(components, onThrown, options),
    componentFolders: [folder],
    thrown,
    folder,
    exampleInputs: example ? optionsOf(example, manifest, folder) : [],
    // Advice on the manifest is what "kumiki check" is for.
    warnings: [],
    document: { name: documentName, text: manifestText },
  };
}

/**
 * A process beside this one, as in any pipeline: what loops for ever is ended with it, and what ends the process or takes too
 * much memory costs its own item. With a debugger it is this process, where that finds the code.
 */
function lanesFor(
  components: FolderComponents,
  onThrown: (error: unknown) => void,
  { concurrency: width, early, stray }: ComponentOptions,
): Lanes {
  if (isInspected()) {
    const inProcess = new InProcessComponents(components, { onThrown, onInstall: tellInstall });
    return inProcessLanes(inProcess, width);
  }
  const hosts = hostLanes({
    components,
    stray,
    onInstall: tellInstall,
    ...(width !== undefined && { width }),
    ...(early && { early }),
  });
  return new ListeningLanes(hosts, onThrown);
}

/** A pipeline that is the one component: the same inputs and outputs, the parameters written in. */
function pipelineOf(manifest: Manifest, params: Readonly<Record<string, unknown>>): object {
  const { name, version, inputs, outputs } = manifest;
  const short = name.split('/').at(-1)!;
  const step = short.replaceAll('-', '_');
  return {
    apiVersion: 'kumiki/v1',
    kind: 'Pipeline',
    name: short,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([input, { type, optional, shared }]) => [
        input,
        { type, ...(optional && { optional }), ...(shared && { shared }) },
      ]),
    ),
    steps: {
      [step]: {
        component: `${name}@${version}`,
        inputs: Object.fromEntries(Object.keys(inputs).map((input) => [input, `$inputs.${input}`])),
        params: escaped(params),
      },
    },
    outputs: Object.fromEntries(Object.keys(outputs).map((output) => [output, `$steps.${step}.${output}`])),
    keep: 'outputs',
  };
}

/** Texts that begin with `$` would be references in a pipeline; `$$` says that they are meant as they are. */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('$') ? `$${value}` : value;
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
}

/** An example's inputs as `--in` options; what is no data names a file of the folder. */
function optionsOf({ inputs }: ManifestExample, manifest: Manifest, folder: string): string[] {
  return Object.entries(inputs).flatMap(([input, given]) => {
    const { type, list } = parseTypeRef(manifest.inputs[input]!.type)!;
    const isData = valueTypes[type].kind === 'data';
    const values: readonly unknown[] = list && Array.isArray(given) ? given : [given];
    return values.map((value) => {
      const file = isFileReference(value) ? value.file : isData ? undefined : String(value);
      if (file !== undefined) return `${input}=${isData ? '@' : ''}${shownPath(join(folder, file))}`;
      return `${input}=${type === 'text' ? String(value) : JSON.stringify(value)}`;
    });
  });
}

function isFileReference(value: unknown): value is { file: string } {
  return typeof value === 'object' && value !== null && 'file' in value && typeof value.file === 'string';
}
