// Sources that hand out data until someone says that they have arrived: the question that says so, sent after the commit only.
import { refuseUnknownKeys, type KeysOf } from '../known-keys.ts';
import { nodeOf, type Node, type Operand } from '../mapping/expression.ts';
import type { Fact } from '../paging/paging.ts';
import { bodyOf, nodesOfBody, type Body, type BodyOptions } from './body.ts';

export interface Acknowledge {
  readonly method: 'GET' | 'POST';
  readonly url: Node;
  readonly body: Body | undefined;
  /** Where a page says what it is acknowledged by; undefined when one question is for all that was handed out. */
  readonly receipt: Fact | undefined;
}

export interface AcknowledgeOptions {
  /** @default 'POST' */
  readonly method?: 'GET' | 'POST';
  readonly url: Operand<string | undefined>;
  readonly body?: BodyOptions;
  /** What `request.receipt` is, page by page. Without it there is one question at the end of the run. */
  readonly receipt?: Fact;
}

const OPTIONS: KeysOf<AcknowledgeOptions> = { method: true, url: true, body: true, receipt: true };

/** @throws {ConfigInvalid} for an option that does not exist */
export function acknowledgeOf(options: AcknowledgeOptions): Acknowledge {
  refuseUnknownKeys('acknowledge', options, OPTIONS);
  return {
    method: options.method ?? 'POST',
    url: nodeOf(options.url),
    body: options.body && bodyOf(options.body),
    receipt: options.receipt,
  };
}

export const nodesOfAcknowledge = ({ url, body }: Acknowledge): readonly Node[] => [
  url,
  ...(body ? nodesOfBody(body) : []),
];
