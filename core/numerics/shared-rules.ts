/** Blocks of one size stand in every spectrum: their Gauss rules are built once and shared. */
import { discreteGaussRule, type Rule } from './discrete-gauss.ts';

/** Number of nodes of a rule. */
export const ruleOrder = 12;

const rules = new Map<number, Rule>();

/** The 12-point rule of a block of `count` > 12 modes. */
export function sharedRule(count: number): Rule {
  let rule = rules.get(count);
  if (!rule) {
    rule = discreteGaussRule(count, ruleOrder);
    if (rules.size >= 4096) rules.clear();
    rules.set(count, rule);
  }
  return rule;
}
