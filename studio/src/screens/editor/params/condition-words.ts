import {
  readCondition,
  type Condition,
  type Operand,
  type SimpleComparison,
} from '../../../document/condition.ts';
import { inputsNode, outputsNode, readSource, type PipelineDocument } from '../../../document/document.ts';
import { makesCycle } from '../../../document/edit.ts';
import type { Graph } from '../../../document/graph.ts';
import { callerSchemas } from '../../../document/caller-params.ts';
import { localText, t } from '../../../i18n/language.svelte.ts';
import { titleIn } from '../box-title.ts';
import { portTitleAt } from '../port-title.ts';

/** A value that a condition can look at. */
export interface ConditionValue {
  readonly reference: string;
  readonly type: 'number' | 'text' | 'verdict';
  readonly words: string;
}

/** The values that the condition of a step can look at: those of the steps before it, and of the pipeline. */
export function valuesFor(document: PipelineDocument, graph: Graph, id: string): readonly ConditionValue[] {
  return graph.nodes
    .filter((node) => node.id !== id && node.id !== outputsNode)
    .flatMap((node) =>
      node.outputs.flatMap(({ name, type }) => {
        if (type !== 'number' && type !== 'text' && type !== 'verdict') return [];
        if (makesCycle(document, { node: node.id, port: name }, { node: id, port: '' })) return [];
        const reference = node.id === inputsNode ? `$inputs.${name}` : `$steps.${node.id}.${name}`;
        return [{ reference, type, words: wordsOf(reference, graph) } as const];
      }),
    );
}

/** The parameters of the pipeline that a value of a type can be compared with. */
export function paramsFor(document: PipelineDocument, type: ConditionValue['type']): readonly string[] {
  const types = type === 'number' ? ['number', 'integer'] : ['string'];
  return Object.entries(callerSchemas(document))
    .filter(([, schema]) => types.includes(String(schema.type ?? (schema.enum ? 'string' : ''))))
    .map(([name]) => `$params.${name}`);
}

/** A comparison to begin with. */
export function firstComparison({ reference, type }: ConditionValue): SimpleComparison {
  if (type === 'verdict') return { value: reference, operator: '==', to: { literal: 'NG' } };
  return type === 'text'
    ? { value: reference, operator: '==', to: { literal: '' } }
    : { value: reference, operator: '>', to: { literal: 0 } };
}

/** A condition as a sentence, where the text is one. */
export function sentenceOf(text: string, graph: Graph, document: PipelineDocument): string | undefined {
  const condition = readCondition(text);
  return condition && t().trying.condition.sentence(words(condition, graph, document));
}

/** `setting Lowest score`. @param reference `$params.NAME` */
export function paramWords(reference: string, document: PipelineDocument): string {
  const name = reference.replace(/^\$params\./, '');
  return t().trying.condition.ofParam(localText(callerSchemas(document)[name]?.title, name));
}

function words(condition: Condition, graph: Graph, document: PipelineDocument): string {
  const { comparisonWords, joins, operators } = t().trying.condition;
  if (!('terms' in condition)) {
    const { left, operator, right } = condition;
    return comparisonWords(
      operandWords(left, graph, document),
      operators[operator],
      operandWords(right, graph, document),
    );
  }
  return condition.terms
    .map((term) => ('terms' in term ? `(${words(term, graph, document)})` : words(term, graph, document)))
    .join(joins[condition.join]);
}

function operandWords(operand: Operand, graph: Graph, document: PipelineDocument): string {
  if ('reference' in operand) return referenceWords(operand.reference, graph, document);
  return typeof operand.literal === 'number' ? String(operand.literal) : operand.literal || '""';
}

/** What a condition refers to, in words. */
export function referenceWords(reference: string, graph: Graph, document: PipelineDocument): string {
  return reference.startsWith('$params.') ? paramWords(reference, document) : wordsOf(reference, graph);
}

/** `Verdict of “Judge”`. */
export function wordsOf(reference: string, graph: Graph): string {
  const { ofInput, ofStep } = t().trying.condition;
  const source = readSource(reference);
  if (!source) return reference;
  const title = portTitleAt(graph, source, 'outputs');
  return source.node === inputsNode ? ofInput(title) : ofStep(titleIn(graph, source.node), title);
}
