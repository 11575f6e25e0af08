// One request as parity looks at it: what differs from run to run (time, signature, boundary, ids) has a fixed word in its place.
import type { SeenRequest } from '../front.ts';

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface WirePart {
  readonly name: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly body: Json;
}

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  /** Decoded; a name may have several values. */
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** Names in lower case, without those of the connection. */
  readonly headers: Readonly<Record<string, string>>;
  readonly form?: readonly WirePart[];
  readonly body?: Json;
}

/** Decided by the HTTP library and the address, not by the client. */
const OF_THE_CONNECTION = new Set(['host', 'connection', 'keep-alive']);
const RANDOM_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function toWireRequest({ method, target, headers, body }: SeenRequest): WireRequest {
  const [path = '', query = ''] = target.split('?');
  const named = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
  const type = named.get('content-type') ?? '';
  const boundary = /boundary=(\S+)$/.exec(type)?.[1];
  return {
    method,
    path: decodeURIComponent(path).replace(/\/(batch|indicators|groups)\/\d+/, '/$1/<id>'),
    query: readQuery(query),
    headers: Object.fromEntries(
      [...named]
        .filter(([name]) => !OF_THE_CONNECTION.has(name))
        .map(([name, value]) => [name, steady(name, value)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    ...(boundary === undefined ? {} : { form: readForm(body, boundary) }),
    ...(boundary !== undefined || body.length === 0 ? {} : { body: readBody(body) }),
  };
}

function readQuery(text: string): Readonly<Record<string, readonly string[]>> {
  const query = new URLSearchParams(text);
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
}

function steady(name: string, value: string): string {
  switch (name) {
    case 'authorization':
      return value
        .replace(/^TC [^:]+:.*$/, 'TC <id>:<signature>')
        .replace(/^(TC-Token ).*/, '$1<token>');
    case 'user-agent':
      return value.replace(/^TcEx\/[\d.]+/, 'TcEx/<version>');
    case 'timestamp':
      return value.replace(/^\d{10}$/, '<seconds>');
    case 'content-length':
      return '<bytes>';
    case 'content-type':
      return value.replace(/boundary=\S+$/, 'boundary=<boundary>');
    default:
      return value;
  }
}

function readForm(body: Buffer, boundary: string): readonly WirePart[] {
  const text = body.toString('utf8');
  const parts = text.split(`--${boundary}`).slice(1, -1);
  return parts.map((part) => {
    const at = part.indexOf('\r\n\r\n');
    const head = part.slice(0, at);
    const content = part.slice(at + 4, -2);
    return {
      name: / name="([^"]*)"/.exec(head)?.[1] ?? '',
      fileName: / filename="([^"]*)"/.exec(head)?.[1] ?? '',
      contentType: /content-type: *(.+)/i.exec(head)?.[1] ?? '',
      body: readBody(Buffer.from(content)),
    };
  });
}

/** As JSON when it is, else as text. */
function readBody(body: Buffer): Json {
  try {
    return JSON.parse(body.toString('utf8'), withoutRandomIds) as Json;
  } catch {
    return body.toString('utf8');
  }
}

const withoutRandomIds = (key: string, value: unknown): unknown =>
  key === 'xid' && typeof value === 'string' && RANDOM_ID.test(value) ? '<random>' : value;
