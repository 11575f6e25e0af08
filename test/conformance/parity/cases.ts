// Cuts what was seen into cases: each begins with a marking request.
import type { SeenRequest } from '../front.ts';
import { toWireRequest, type WireRequest } from './wire-request.ts';

export const CASES = [
  'types',
  'token',
  'create',
  'settings',
  'delete',
  'networks',
  'files',
  'objects',
  'lists',
] as const;
export type CaseName = (typeof CASES)[number];
export type Wire = Readonly<Record<CaseName, readonly WireRequest[]>>;

const MARK = /^\/api\/v2\/whoami\?case=(\w+)$/;
/** The framework asks for the types whenever it makes a batch; the cases that are about it have that request. */
const ASIDE = '/api/v2/types/indicatorTypes';

export function cutCases(seen: readonly SeenRequest[]): Wire {
  const wire = new Map<string, WireRequest[]>(CASES.map((name) => [name, []]));
  let name = '';
  for (const request of seen) {
    const mark = MARK.exec(request.target)?.[1];
    if (mark !== undefined) name = mark;
    else if (name === 'types' || name === 'token' || request.target !== ASIDE)
      wire.get(name)?.push(toWireRequest(request));
  }
  return Object.fromEntries(wire) as unknown as Wire;
}
