export { evaluateCondition, type ConditionLookup, type ConditionOutcome } from './evaluate.ts';
export { formatCondition } from './format-condition.ts';
export {
  parseCondition,
  referencesOf,
  type Comparison,
  type WrittenCondition,
  type WrittenOperand,
} from './parse-condition.ts';
