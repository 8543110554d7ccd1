import { defineComponent, kumikiError, type VerdictReason } from '@kumiki/component-sdk';
import type { VerdictComponent } from './component.types.ts';
import { excess, limitsInShort, limitsInWords, written, type Rule } from './rule.ts';
import { subjectOf, type Given, type Subject } from './subject.ts';

/** Judges an item by rules: OK only where all of them hold. */
export default defineComponent<VerdictComponent>({
  run({ inputs, params }) {
    for (const [at, rule] of params.rules.entries()) checkLimits(rule, at);
    const reasons = params.rules.map((rule) => judge(rule, inputs));
    const verdict = reasons.every(({ passed }) => passed) ? 'OK' : 'NG';
    return { verdict: { verdict, reasons } };
  },
});

function judge(rule: Rule, given: Given): VerdictReason {
  const subject = subjectOf(rule, given);
  const { short, unit, values } = subject;
  const named = `${short} ${limitsInShort(rule, 'unit' in rule ? (rule.unit ?? '') : '')}`;
  const [first, ...others] = values;
  if (first === undefined) return { rule: named, passed: false, message: notMeasured(subject) };
  // Of several values, the one that says most: furthest beyond the limits, or nearest to them.
  const found = others.reduce(
    (worst, next) => (excess(next, rule) > excess(worst, rule) ? next : worst),
    first,
  );
  const allowed = limitsInWords(rule, unit);
  const { en, ja } = subject.name;
  const message = {
    en: `${en} is ${written(found, unit)}; allowed is ${allowed.en}.`,
    ja: `${ja}は ${written(found, unit)} です（許容範囲：${allowed.ja}）。`,
  };
  return { rule: named, passed: excess(found, rule) <= 0, message, found };
}

function notMeasured({ name: { en, ja } }: Subject) {
  return { en: `${en} was not measured.`, ja: `${ja}は測定されていません。` };
}

/** @throws PARAMETER_INVALID for limits that no value keeps */
function checkLimits({ atLeast, atMost }: Rule, at: number): void {
  if (atLeast === undefined || atMost === undefined || atLeast <= atMost) return;
  throw kumikiError('PARAMETER_INVALID', {
    parameter: `rules.${at}`,
    where: 'decide/verdict',
    found: `from ${atLeast} to ${atMost}, which no value can be`,
    expected: 'an "atLeast" that is not larger than "atMost"',
  });
}
