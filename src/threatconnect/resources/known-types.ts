// Names of indicator types in a query: the platform answers a misspelt one with an empty list, which looks like an answer.
import { CodedError } from '../../core/errors.ts';
import type { ClientContext } from '../context.ts';
import type { FilterNode } from '../filters/filter.ts';
import { didYouMean } from '../nearest.ts';

/** Types that the client does not know are looked up in the instance, once. @throws {ConfigInvalid} naming the unknown one */
export async function checkTypes(
  { types, known }: ClientContext,
  nodes: readonly FilterNode[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const strangers = nodes.flatMap(typesIn).filter((name) => types.find(name) === undefined);
  if (strangers.length === 0) return;
  const names = await known.indicatorTypes(signal);
  const wrong = strangers.find((name) => !names.includes(name));
  if (wrong === undefined) return;
  throw new CodedError(
    'ConfigInvalid',
    `type: this instance has no indicator type ${JSON.stringify(wrong)}${didYouMean(wrong, names)}`,
    { details: { object: wrong, endpoint: 'GET /v2/types/indicatorTypes' } },
  );
}

function typesIn(node: FilterNode): readonly string[] {
  if (node.kind === 'leaf') return node.types ?? [];
  return node.kind === 'not' ? typesIn(node.part) : node.parts.flatMap(typesIn);
}
