/**
 * Expressions that a person writes, such as `k^-1.6/(1+log(k))`: numbers, + − * / ^, parentheses, the functions and constants below and
 * named variables. The library jsep reads the text; nothing of it is ever run as code: its tree becomes closures over the arithmetic here.
 */
import jsep from 'jsep';
import { CoarsegrainError } from '../errors.ts';
import { divide, exponential, logarithm, multiply, power, type Series } from '../numerics/taylor.ts';
import { constants, functions } from './functions.ts';

/** The highest derivative. */
const maximumOrder = 4;
const maximumLength = 1000;

export interface Expression {
  readonly text: string;
  /** The value; NaN or infinite where it has none. */
  value(first: number, second?: number): number;
  /**
   * The value and the derivatives with respect to the first variable up to `order` ≤ 4, in that order. The array is overwritten by the next
   * call; what does not exist is NaN or infinite. At a kink (of abs, min, max) it is the derivatives of one side.
   */
  derivatives(first: number, second?: number, order?: number): Float64Array;
  /** Functions of the same variables with zeros wherever abs, min or max make a kink. */
  readonly kinks: readonly ((first: number, second?: number) => number)[];
}

const cache = new Map<string, Expression>();

/**
 * Reads an expression; the same text gives the same object.
 * @param variables the names of one or two variables, in the order of the arguments; Δ is read as Delta, π as pi
 * @param field the field that an error names
 * @throws CoarsegrainError of kind `wrong-type` for what is no expression, `outside-range` for a name or a length that is not allowed
 */
export function parseExpression(text: string, variables: readonly string[], field: string): Expression {
  const key = `${variables.join(' ')}\n${text}`;
  const found = cache.get(key);
  if (found) return found;
  const kinks: Compiled['value'][] = [];
  const { value, series } = compile(syntaxTree(text, variables, field), variables, kinks);
  const expression: Expression = {
    text,
    kinks: kinks.map(
      (kink) =>
        (first, second = 0) =>
          kink(first, second),
    ),
    value: (first, second = 0) => value(first, second),
    derivatives(first, second = 0, order = maximumOrder) {
      const result = series(first, second, order);
      for (let n = 2, factorial = 2; n <= order; n++, factorial *= n) result[n] = result[n]! * factorial;
      return result;
    },
  };
  if (cache.size >= 256) cache.clear();
  cache.set(key, expression);
  return expression;
}

/** What is left of jsep's tree when it has been checked. */
export type Tree =
  | { kind: 'number'; value: number }
  | { kind: 'variable'; name: string }
  | { kind: 'minus'; argument: Tree }
  | { kind: 'operation'; operator: string; left: Tree; right: Tree }
  | { kind: 'call'; name: string; operands: Tree[] };

jsep.removeAllBinaryOps();
jsep.removeAllUnaryOps();
jsep.removeAllLiterals();
for (const operator of ['+', '-']) {
  jsep.addUnaryOp(operator);
  jsep.addBinaryOp(operator, 1);
}
for (const operator of ['*', '/']) jsep.addBinaryOp(operator, 2);
jsep.addBinaryOp('^', 3, true);
// Parentheses stay in the tree: −x^2 is −(x²), which jsep reads as (−x)^2.
jsep.hooks.add('gobble-token', function (env) {
  if (this.char === '(') env.node = { type: 'Group', body: this.gobbleGroup() };
});

/**
 * The tree of an expression.
 * @throws CoarsegrainError as `parseExpression`
 */
export function syntaxTree(text: string, variables: readonly string[], field: string): Tree {
  const names = [...functions.keys(), ...constants.keys()].join(', ');
  const allowed = `an expression in ${listed(variables)} with + - * / ^ ( ), ${names}`;
  const refuse = (kind: 'wrong-type' | 'outside-range', what: string): never => {
    const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
    const message = `${field} = "${shown}" cannot be read: ${what}. It takes ${allowed}.`;
    throw new CoarsegrainError({ kind, field, value: text, allowed, message });
  };
  if (text.length > maximumLength) refuse('outside-range', `it is longer than ${maximumLength} characters`);
  const plain = text.replace(/−/g, '-').replace(/[·×]/g, '*');
  const strange = plain.search(/[^\p{L}\p{N}_\s.,+\-*/^()]/u);
  if (strange >= 0) refuse('wrong-type', `“${text.charAt(strange)}” at character ${strange + 1} has no meaning`);
  const at = (name: string) => `at character ${plain.indexOf(name) + 1}`;

  const check = (node: Node | false): Tree => {
    if (!node) return refuse('wrong-type', 'something is missing between parentheses or commas');
    switch (node.type) {
      case 'Group':
        return check(node.body);
      case 'Literal':
        return { kind: 'number', value: Number(node.value) };
      case 'UnaryExpression': {
        const argument = check(node.argument as Node);
        return node.operator === '-' ? { kind: 'minus', argument } : argument;
      }
      case 'BinaryExpression':
        return operation(node);
      case 'Identifier': {
        const name = canonical(node.name);
        const value = constants.get(name);
        if (value !== undefined) return { kind: 'number', value };
        if (variables.includes(name)) return { kind: 'variable', name };
        const what = functions.has(name) ? 'needs its argument in parentheses' : 'is not known';
        return refuse('outside-range', `“${node.name}” ${at(node.name)} ${what}`);
      }
      case 'CallExpression':
        return call(node);
      case 'Compound':
        if (node.body.length === 0) return refuse('wrong-type', 'it is empty');
        return refuse('wrong-type', 'several expressions stand side by side; write a product with *');
      default:
        return refuse('wrong-type', 'commas and points belong to the arguments of functions and to numbers');
    }
  };
  const operation = (node: jsep.BinaryExpression): Tree => {
    const { operator } = node;
    const left = node.left as Node;
    if (operator === '^' && left.type === 'UnaryExpression') {
      const inner = check({ ...node, left: left.argument });
      return left.operator === '-' ? { kind: 'minus', argument: inner } : inner;
    }
    return { kind: 'operation', operator, left: check(left), right: check(node.right as Node) };
  };
  const call = (node: jsep.CallExpression): Tree => {
    const callee = node.callee as Node;
    const name = callee.type === 'Identifier' ? callee.name : '';
    const wanted = functions.get(name)?.operands;
    if (!wanted) return refuse('outside-range', `“${name}” ${at(name)} is not a function`);
    const operands = (node.arguments as (Node | null)[]).map((argument) => check(argument ?? false));
    if (operands.length !== wanted)
      return refuse('wrong-type', `${name} ${at(name)} takes ${wanted === 1 ? 'one argument' : 'two arguments'}`);
    return { kind: 'call', name, operands };
  };
  return check(read(plain, refuse));
}

type Node = jsep.CoreExpression | { type: 'Group'; body: Node | false };

function read(text: string, refuse: (kind: 'wrong-type', what: string) => never): Node {
  try {
    return jsep(text) as Node;
  } catch (error) {
    const { description, index } = error as { description?: string; index?: number };
    return refuse('wrong-type', `${description ?? String(error)} at character ${(index ?? 0) + 1}`);
  }
}

function listed(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), names.at(-1)].filter((words) => words !== '').join(' and ');
}

function canonical(name: string): string {
  return name === 'Δ' ? 'Delta' : name === 'π' ? 'pi' : name;
}

interface Compiled {
  value(first: number, second: number): number;
  /** The Taylor coefficients in the first variable, in an array that belongs to this part of the tree. */
  series(first: number, second: number, order: number): Series;
}

function compile(tree: Tree, variables: readonly string[], kinks: Compiled['value'][]): Compiled {
  const out = new Float64Array(maximumOrder + 1);
  switch (tree.kind) {
    case 'number': {
      const { value } = tree;
      return { value: () => value, series: () => constantSeries(out, value) };
    }
    case 'variable': {
      if (variables[0] !== tree.name)
        return { value: (_, second) => second, series: (_, second) => constantSeries(out, second) };
      return {
        value: (first) => first,
        series(first) {
          constantSeries(out, first)[1] = 1;
          return out;
        },
      };
    }
    case 'minus': {
      const argument = compile(tree.argument, variables, kinks);
      return {
        value: (first, second) => -argument.value(first, second),
        series(first, second, order) {
          const u = argument.series(first, second, order);
          for (let n = 0; n <= order; n++) out[n] = -u[n]!;
          return out;
        },
      };
    }
    case 'operation':
      return compileOperation(
        tree.operator,
        compile(tree.left, variables, kinks),
        compile(tree.right, variables, kinks),
        out,
      );
    case 'call': {
      const { value, series, kink } = functions.get(tree.name)!;
      const [u, v] = tree.operands.map((operand) => compile(operand, variables, kinks));
      if (kink) kinks.push((x, y) => kink(u!.value(x, y), v?.value(x, y) ?? 0));
      return {
        value: v ? (x, y) => value(u!.value(x, y), v.value(x, y)) : (x, y) => value(u!.value(x, y), 0),
        series(x, y, order) {
          const left = u!.series(x, y, order);
          series(left, v ? v.series(x, y, order) : left, order, out);
          return out;
        },
      };
    }
  }
}

function compileOperation(operator: string, left: Compiled, right: Compiled, out: Series): Compiled {
  const apply = operations[operator]!;
  return {
    value: {
      '+': (x: number, y: number) => left.value(x, y) + right.value(x, y),
      '-': (x: number, y: number) => left.value(x, y) - right.value(x, y),
      '*': (x: number, y: number) => left.value(x, y) * right.value(x, y),
      '/': (x: number, y: number) => left.value(x, y) / right.value(x, y),
      '^': (x: number, y: number) => left.value(x, y) ** right.value(x, y),
    }[operator]!,
    series(x, y, order) {
      apply(left.series(x, y, order), right.series(x, y, order), order, out);
      return out;
    },
  };
}

const operations: Record<string, (a: Series, b: Series, order: number, out: Series) => void> = {
  '+': (a, b, order, out) => {
    for (let n = 0; n <= order; n++) out[n] = a[n]! + b[n]!;
  },
  '-': (a, b, order, out) => {
    for (let n = 0; n <= order; n++) out[n] = a[n]! - b[n]!;
  },
  '*': multiply,
  '/': divide,
  '^': (a, b, order, out) => {
    for (let n = 1; n <= order; n++) {
      if (b[n] === 0) continue;
      // An exponent that varies: exp(b ln a).
      const logs = new Float64Array(order + 1);
      const product = new Float64Array(order + 1);
      logarithm(a, order, logs);
      multiply(b, logs, order, product);
      exponential(product, order, out);
      return;
    }
    power(a, b[0]!, order, out);
  },
};

function constantSeries(out: Series, value: number): Series {
  out.fill(0);
  out[0] = value;
  return out;
}
