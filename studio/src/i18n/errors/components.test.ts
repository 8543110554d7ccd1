import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sideBySide, Translator } from '@kumiki/component-sdk/errors/japanese';
import ts from 'typescript';
import { expect, test } from 'vitest';

const library = join(import.meta.dirname, '../../../../components');
const { errors, phrases } = sideBySide();
const japanese = new Translator(errors, phrases);

/** The values of errors that are written in words. */
const worded: ReadonlySet<string> = new Set([
  'what',
  'reason',
  'advice',
  'expected',
  'found',
  'operation',
  'kind',
]);
/** Functions of components that make an error of texts. */
const helper = /^(unusable|refuse|checkSameSize|floatNotSupported)$/;
/** Names of types and values, and numbers, are the same in both languages; the inputs after "The" are in the phrases. */
const sameInBoth = /^([a-z]+(\[\])?|The 7|[\d×() ,.%]+)$/i;

/** The texts of an expression; what is put into them is a number. */
function textsOf(node: ts.Expression): readonly string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    return [node.head.text + node.templateSpans.map(({ literal }) => `7${literal.text}`).join('')];
  }
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  return ts.isParenthesizedExpression(node) ? textsOf(node.expression) : [];
}

/** What a component in TypeScript says in errors: values of that name, and what is given to a helper. */
function saidInTypeScript(text: string): readonly string[] {
  const said: string[] = [];
  const visit = (node: ts.Node): void => {
    const isNamed = ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node);
    if (isNamed && node.initializer && worded.has(node.name.getText()))
      said.push(...textsOf(node.initializer));
    if (ts.isCallExpression(node) && helper.test(node.expression.getText()))
      said.push(...node.arguments.flatMap(textsOf));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('component.ts', text, ts.ScriptTarget.Latest, true));
  return said;
}

/** What a component in Python says in errors. */
function saidInPython(text: string): readonly string[] {
  const named = text.matchAll(/(?:\b(?:reason|advice) ?= ?|"(?:operation|kind)": )f?"((?:[^"\\]|\\.)*)"/gu);
  const data = text.matchAll(/bad_data\(f?"([^"]*)", f?"([^"]*)", (?:f?"([^"]*)")?/gu);
  return [...named, ...data]
    .flatMap(([, ...texts]) => texts.filter((one) => one !== undefined))
    .map((one) => one.replaceAll(/\{[^}]*\}/gu, '7').replaceAll(String.raw`\"`, '"'));
}

test('what the components of the standard library say is said in Japanese too', async () => {
  const missing: string[] = [];
  let count = 0;
  for (const file of globSync('*/*/**/*.{ts,py}', { cwd: library })) {
    if (/\.test\.|test_|node_modules|manifest\.ts/.test(file)) continue;
    const text = await readFile(join(library, file), 'utf8');
    if (!/kumikiError|kumiki_error|bad_data|checkSameSize|floatNotSupported/.test(text)) continue;
    for (const said of file.endsWith('.py') ? saidInPython(text) : saidInTypeScript(text)) {
      count += 1;
      if (sameInBoth.test(said) || japanese.phrase(said) !== said) continue;
      missing.push(`${file}: ${said}`);
    }
  }
  expect(count).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});
