/** Expressions in any number of named values, such as `4*sqrt(P)`: what `expression.ts` reads, without derivatives. */
import { syntaxTree, type Tree } from './expression.ts';
import { functions } from './functions.ts';

export interface PointExpression<Name extends string> {
  readonly text: string;
  /** The names that stand in it, each once. */
  readonly uses: readonly Name[];
  /** Its value where the names have these; NaN or infinite where it has none. */
  value(at: Readonly<Record<Name, number>>): number;
}

/**
 * Reads an expression.
 * @param names that it may use
 * @param field the field that an error names
 * @throws CoarsegrainError as `parseExpression`
 */
export function parsePointExpression<Name extends string>(
  text: string,
  names: readonly Name[],
  field: string,
): PointExpression<Name> {
  const uses = new Set<Name>();
  const value = compile(syntaxTree(text, names, field), uses);
  return { text, uses: [...uses], value };
}

type Value<Name extends string> = (at: Readonly<Record<Name, number>>) => number;

function compile<Name extends string>(tree: Tree, uses: Set<Name>): Value<Name> {
  switch (tree.kind) {
    case 'number': {
      const { value } = tree;
      return () => value;
    }
    case 'variable': {
      const name = tree.name as Name;
      uses.add(name);
      return (at) => at[name];
    }
    case 'minus': {
      const argument = compile(tree.argument, uses);
      return (at) => -argument(at);
    }
    case 'operation':
      return operation(tree.operator, compile(tree.left, uses), compile(tree.right, uses));
    case 'call': {
      const { value } = functions.get(tree.name)!;
      const [u, v] = tree.operands.map((operand) => compile(operand, uses)) as [Value<Name>, Value<Name>?];
      return v ? (at) => value(u(at), v(at)) : (at) => value(u(at), 0);
    }
  }
}

function operation<Name extends string>(operator: string, left: Value<Name>, right: Value<Name>): Value<Name> {
  switch (operator) {
    case '+':
      return (at) => left(at) + right(at);
    case '-':
      return (at) => left(at) - right(at);
    case '*':
      return (at) => left(at) * right(at);
    case '/':
      return (at) => left(at) / right(at);
    default:
      return (at) => left(at) ** right(at);
  }
}
