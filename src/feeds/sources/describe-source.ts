// A source in words, for the page of a feed.
import { describeNode } from '../mapping/describe.ts';
import type { Fact, Paging } from '../paging/paging.ts';
import type { Auth } from './auth.ts';
import type { Delta } from './delta.ts';
import type { Detail } from './detail.ts';
import type { Source } from './http.ts';

const place = (fact: Fact): string =>
  'header' in fact ? `header \`${fact.header}\`` : `\`${fact.path.join('.')}\``;

function describeAuth(auth: Auth): string {
  switch (auth.kind) {
    case 'none':
      return 'none';
    case 'basic':
      return `basic, ${describeNode(auth.user)} and ${describeNode(auth.password)}`;
    case 'bearer':
      return `bearer token, ${describeNode(auth.token)}`;
    case 'apiKey':
      return `key in the ${auth.in} (\`${auth.name}\`), ${describeNode(auth.value)}`;
    case 'oauth2':
      return `OAuth 2.0 ${auth.grant.replace('_', ' ')} at ${describeNode(auth.tokenUrl)}`;
    case 'hmac':
      return `signature “${auth.scheme.name}” (HMAC ${auth.scheme.algorithm}), ${describeNode(auth.keyId)} and ${describeNode(auth.secret)}`;
  }
}

function describePaging(paging: Paging): string {
  switch (paging.kind) {
    case 'none':
      return 'one document';
    case 'page':
    case 'offset':
      return `by ${paging.kind === 'page' ? 'number of the page' : 'offset'}, ${paging.size} records each`;
    case 'next-link':
      return `next link in ${place(paging.link)}`;
    case 'cursor':
      return `${paging.order === 'number' ? 'sequence number' : 'token'} in ${place(paging.token)}`;
    case 'change-log':
      return `change log: documents whose \`${paging.revision}\` changed, from ${describeNode(paging.content)}, ${paging.parallel} at a time`;
  }
}

function describeDelta(delta: Delta): string {
  if (delta.kind === 'none') return 'everything in every run';
  const initial =
    typeof delta.initial === 'string' ? delta.initial : `${describeNode(delta.initial)} days`;
  const since = `first run ${initial} back, overlap ${delta.overlap}`;
  switch (delta.kind) {
    case 'position':
      return `since the largest position; ${since}`;
    case 'server':
      return `since ${place(delta.at)} of the last page; ${since}`;
    case 'hours':
      return `the hours since the last run, at most ${delta.most}; ${since}`;
    case 'window':
      return `slices of ${delta.slice}; ${since}${delta.backfill ? `, history of ${delta.backfill.span} in slices of ${delta.backfill.slice}` : ''}`;
  }
}

/** Rows of a table: what is asked, who asks, how pages follow, where a run begins. */
export function describeSource(source: Source): readonly (readonly [string, string])[] {
  const parts = Object.entries({ ...source.query, ...source.headers }).map(
    ([name, node]) => `\`${name}\` = ${describeNode(node)}`,
  );
  const address = source.locate
    ? `${describeNode(source.url)} (${source.locate.words})`
    : describeNode(source.url);
  const body = source.body ? [`${source.body.kind} body`] : [];
  const delta =
    source.paging.kind === 'change-log' ? 'what the change log says' : describeDelta(source.delta);
  return [
    ['Request', [`\`${source.method}\` ${address}`, ...parts, ...body].join(', ')],
    ['Authentication', source.auth.map(describeAuth).join('; or ')],
    ['Paging', describePaging(source.paging)],
    ['Delta', delta],
  ];
}

/** A row of the same table: what is asked about each record. */
export function describeDetail(detail: Detail): readonly (readonly [string, string])[] {
  const again = detail.version
    ? `asked for again when ${describeNode(detail.version)} differs`
    : 'asked for in every run';
  const without = detail.isOptional ? 'mapped without it' : 'quarantined';
  return [
    [
      'Details',
      `into \`${detail.into}\`: \`GET\` ${describeNode(detail.url)} for each ${describeNode(detail.key)}, ${detail.parallel} at a time, at most ${detail.perRun} in a run; ${again}; a record whose detail is not there is ${without}`,
    ],
  ];
}
