// From nodes to closures, once per job. Parameters and run time are known by then, so that everything without a field folds to a constant.
import { CodedError } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import { walk, type Node } from './expression.ts';
import { FUNCTIONS, type FunctionTools } from './functions.ts';

export type Evaluate = (record: unknown) => unknown;

export interface CompileTools extends FunctionTools {
  readonly parameters: Readonly<Record<string, JsonValue>>;
  /** ISO 8601 UTC. */
  readonly runAt: string;
  /** What `request.…` stands for, while the request of a source is built. */
  readonly request?: Readonly<Record<string, JsonValue | undefined>>;
  /** What is compiled already: one expression has one function, wherever it stands. */
  readonly compiled?: Map<Node, Evaluate>;
  /** Expressions that several places use (`sharedNodes`): computed once per record, which counts their notes once, too. */
  readonly shared?: ReadonlySet<Node>;
}

function readPath(path: readonly string[]): Evaluate {
  const [first = '', ...rest] = path;
  if (rest.length === 0) return (record) => (record as Readonly<Record<string, unknown>>)[first];
  return (record) => {
    let value = record;
    for (const name of path) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = (value as Readonly<Record<string, unknown>>)[name];
    }
    return value;
  };
}

function apply(fn: (...args: readonly unknown[]) => unknown, args: readonly Evaluate[]): Evaluate {
  const [first, second, third] = args;
  if (first && args.length === 1) return (record) => fn(first(record));
  if (first && second && args.length === 2) return (record) => fn(first(record), second(record));
  if (first && second && third && args.length === 3)
    return (record) => fn(first(record), second(record), third(record));
  return (record) => fn(...args.map((arg) => arg(record)));
}

/** Several places see this list: a function that changed it would change it for the others. */
const frozen = (value: unknown): unknown => (Array.isArray(value) ? Object.freeze(value) : value);

/** No record is the same as another one: an item of a list is looked at as a record of its own. */
function remember(evaluate: Evaluate): Evaluate {
  let lastRecord: unknown;
  let lastValue: unknown;
  return (record) => {
    if (record !== lastRecord) {
      lastValue = frozen(evaluate(record));
      lastRecord = record;
    }
    return lastValue;
  };
}

/** Tools whose examples name the field that they are of. */
function naming(first: Node | undefined, tools: CompileTools): FunctionTools {
  if (first?.op !== 'field') return tools;
  const field = first.path.join('.');
  const note: FunctionTools['note'] = (name, example) =>
    tools.note(name, example === undefined ? undefined : `${field}: ${example}`);
  return { ...tools, note };
}

function compileTree(node: Node, tools: CompileTools): Evaluate {
  switch (node.op) {
    case 'field':
      return readPath(node.path);
    case 'literal':
      return () => node.value;
    case 'parameter': {
      const value = tools.parameters[node.name];
      return () => value;
    }
    case 'runTime':
      return () => tools.runAt;
    case 'request': {
      const value = tools.request?.[node.name];
      return () => value;
    }
    case 'call': {
      const fn = FUNCTIONS[node.name];
      if (!fn)
        throw new CodedError(
          'ConfigInvalid',
          `mapping uses the function ${node.name}, which does not exist; it has ${Object.keys(FUNCTIONS).join(', ')}`,
        );
      return apply(
        fn.bind(node.options, naming(node.args[0], tools)),
        node.args.map((arg) => compileNode(arg, tools)),
      );
    }
    case 'compute':
      return apply(
        node.compute as (...args: readonly unknown[]) => unknown,
        node.args.map((arg) => compileNode(arg, tools)),
      );
  }
}

/** True when the value is the same for all records of a job. */
export const isConstant = (node: Node): boolean =>
  [...walk(node)].every((part) => part.op !== 'field');

const isOncePerRecord = (node: Node, { shared }: CompileTools): boolean =>
  (node.op === 'call' && FUNCTIONS[node.name]?.oncePerRecord === true) ||
  shared?.has(node) === true;

/** A function from record to value. */
export function compileNode(node: Node, tools: CompileTools): Evaluate {
  const known = tools.compiled?.get(node);
  if (known) return known;
  const evaluate = compiled(node, tools);
  tools.compiled?.set(node, evaluate);
  return evaluate;
}

function compiled(node: Node, tools: CompileTools): Evaluate {
  const evaluate = compileTree(node, tools);
  if (isConstant(node)) {
    // Functions that count something (notes) would count a constant once instead of once per record: that is wanted.
    const value = evaluate(undefined);
    return () => value;
  }
  return isOncePerRecord(node, tools) ? remember(evaluate) : evaluate;
}
