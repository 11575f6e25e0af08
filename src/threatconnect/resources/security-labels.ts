// Security labels: read only here. Found without regard to case or to what stands between the words: `tlp green` is `TLP:GREEN`.
import type { CallOptions, ClientContext } from '../context.ts';
import { readSecurityLabel, type SecurityLabel } from '../records/nested.ts';
import { readRows } from './rows.ts';
import { signalOf } from '../context.ts';

export interface SecurityLabelsResource {
  /** The system's (TLP) and those of all readable owners. */
  readonly list: (options?: CallOptions) => Promise<readonly SecurityLabel[]>;
  readonly find: (name: string, options?: CallOptions) => Promise<SecurityLabel | undefined>;
  /** From a name as people write it to the name as the platform writes it. */
  readonly resolver: (options?: CallOptions) => Promise<(name: string) => string | undefined>;
}

const folded = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[\s:_-]+/g, ' ')
    .trim();

function choose(labels: readonly SecurityLabel[], name: string): SecurityLabel | undefined {
  const lower = name.toLowerCase();
  return (
    labels.find((label) => label.name === name) ??
    labels.find((label) => label.name.toLowerCase() === lower) ??
    labels.find((label) => folded(label.name) === folded(name))
  );
}

export function createSecurityLabelsResource(context: ClientContext): SecurityLabelsResource {
  const list: SecurityLabelsResource['list'] = async (options = {}) => {
    const rows = await readRows(context, {
      path: '/v3/securityLabels',
      query: [['resultLimit', '1000']],
      ...signalOf(options),
    });
    return rows.map(readSecurityLabel);
  };
  return {
    list,
    find: async (name, options) => choose(await list(options), name),
    resolver: async (options) => {
      const labels = await list(options);
      return (name) => choose(labels, name)?.name;
    },
  };
}
