import { readDocument, type Document } from '../document/index.ts';
import { kumikiError, problem, type Path, type Problem } from '../errors/index.ts';
import { expandParams, issuesToProblems } from '../schema/index.ts';
import { manifestFile } from './command.ts';
import type { Manifest } from './manifest.ts';
import { checkManifest } from './semantics.ts';
import { manifestValidator } from './validators.ts';

/** A manifest that was read, or why it could not be. */
export interface ReadManifest {
  /** There where no problem is an error. */
  readonly manifest?: Manifest;
  /** Errors and warnings, all at once, in the order of the document. */
  readonly problems: readonly Problem[];
  /** The text as plain data, and the way back to its lines. */
  readonly document: Document;
}

/**
 * Reads `component.yaml` (or the same as JSON). Never throws: errors and warnings are in `problems`, each with
 * its place, what was expected and the remedy.
 *
 * @param documentName what messages call it, e.g. `blur/component.yaml`
 */
export function readManifest(text: string | Uint8Array, documentName: string): ReadManifest {
  const document = readDocument(text, documentName);
  if (document.problems.length > 0) return { problems: document.problems, document };

  const issues = issuesToProblems(manifestValidator.check(document.data), document);
  if (issues.length > 0) return { problems: inOrder(issues), document };

  const filled = manifestValidator.withDefaults(document.data) as Manifest;
  // Of a component that is a command, the manifest is all there is to load.
  const says = (document.data as { entry?: unknown }).entry !== undefined;
  const entry = filled.command && !says ? manifestFile : filled.entry;
  const manifest: Manifest = { ...filled, entry, params: expandParams(filled.params) };
  const problems = inOrder([...checkManifest(manifest, document), ...adviseOn(manifest, document)]);
  const usable = problems.every(({ severity }) => severity === 'warning');
  return usable ? { manifest, problems, document } : { problems, document };
}

/** As `readManifest`, for callers who want the manifest or nothing. Throws `MANIFEST_INVALID` with all problems. */
export function parseManifest(text: string | Uint8Array, documentName: string): Manifest {
  const { manifest, problems } = readManifest(text, documentName);
  if (manifest === undefined) throw manifestError(documentName, problems);
  return manifest;
}

/** The error of a manifest with problems. */
export function manifestError(name: string, problems: readonly Problem[]): Error {
  const count = problems.filter(({ severity }) => severity === 'error').length;
  return kumikiError('MANIFEST_INVALID', { name, count }, { problems });
}

/** Warnings: what a component that others will use should have. */
function adviseOn(manifest: Manifest, document: Document): Problem[] {
  const found: Problem[] = [];
  const advise = (path: Path, where: string, key: string, expected: string) => {
    const place = document.locate(path, 'key');
    found.push(problem('FIELD_RECOMMENDED', { where, key, expected }, place, { severity: 'warning' }));
  };
  for (const key of ['title', 'description'] as const) {
    if (manifest[key].ja === undefined) advise([key], `"${key}"`, 'ja', 'the text in Japanese');
  }
  if (manifest.icon === undefined) advise([], document.name, 'icon', 'the path of an SVG file');
  if (manifest.license === undefined)
    advise([], document.name, 'license', 'an SPDX licence expression such as Apache-2.0');
  if (manifest.examples.length === 0)
    advise([], document.name, 'examples', 'an example, which is also a test');
  return found;
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
