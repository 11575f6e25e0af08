// URLs: scheme and host are canonical, everything after them stays byte for byte. The URL class of the platform is not used:
// it re-encodes, drops default ports, rewrites backslashes and reads `0x7f.1` as an address.
import { canonicalAddress, isIpv4, isPort } from './address.ts';
import { canonicalHost } from './host.ts';
import { refuse, trimBlanks, type Normalised } from './result.ts';
import { refang } from './refang.ts';

export interface UrlOptions {
  /** Scheme for a value that has none; without it such a value is refused. */
  readonly addScheme?: 'http' | 'https';
}

const SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'ftp', 'ftps', 'sftp']);
const PARTS = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is;
const AUTHORITY = /^(?:(.*)@)?(\[[^\]]*\]|[^:]*)(?::(\d*))?$/s;
const CONTROL = /[\u0000-\u001f\u007f]/;
const BLANK = /\s/;
const DEFAULT_PORT: Readonly<Record<string, string>> = { http: '80', https: '443', ftp: '21' };

function canonicalUrlHost(host: string): string | { reason: string; message: string } {
  if (host.startsWith('[')) {
    const inner = host.slice(1, -1);
    return inner.includes(':') && canonicalAddress(inner) !== undefined
      ? host.toLowerCase()
      : refuse('url_host', 'an IPv6 address in brackets', host);
  }
  if (isIpv4(host)) return host;
  const result = canonicalHost(host);
  if (typeof result === 'string') return result;
  // In a URL the path names the file: a host that looks like one is still only a bad host.
  return { reason: `url_${result.reason}`, message: result.message };
}

/** A URL with one of the schemes http, https, ftp, ftps, sftp. */
export function normaliseUrl(input: string, options: UrlOptions = {}): Normalised {
  const trimmed = trimBlanks(input);
  let text = refang(trimmed);
  const notes = text === trimmed ? [] : ['defanged'];
  if (text === '') return refuse('url_empty', 'a URL', input);
  if (CONTROL.test(text)) return refuse('url_control', 'no control characters', text);
  if (text.endsWith('…') || text.endsWith('(...)'))
    return refuse('truncated', 'a whole URL, not one that was cut', text);
  let parts = PARTS.exec(text);
  if (!parts) {
    if (options.addScheme === undefined) return refuse('scheme_missing', 'a URL with scheme', text);
    text = `${options.addScheme}://${text}`;
    notes.push('scheme_added');
    parts = PARTS.exec(text);
  }
  const scheme = (parts?.[1] ?? '').toLowerCase();
  const authority = parts?.[2] ?? '';
  if (!SCHEMES.has(scheme)) return refuse('url_scheme', [...SCHEMES].join(', '), text);
  if (BLANK.test(authority)) return refuse('url_authority_blank', 'no blank in the host', text);
  const pieces = AUTHORITY.exec(authority);
  const given = pieces?.[2] ?? '';
  if (given === '') return refuse('url_host_missing', 'a host', text);
  const host = canonicalUrlHost(given);
  if (typeof host !== 'string') return host;
  const port = pieces?.[3];
  if (port !== undefined && port !== '' && !isPort(Number(port)))
    return refuse('url_port', 'a port from 1 to 65535', text);
  if (pieces?.[1] !== undefined) notes.push('userinfo');
  if (port === '') notes.push('empty_port_dropped');
  else if (port !== undefined && port === DEFAULT_PORT[scheme]) notes.push('url_default_port');
  const user = pieces?.[1] === undefined ? '' : `${pieces[1]}@`;
  const value = `${scheme}://${user}${host}${port ? `:${port}` : ''}${parts?.[3] ?? ''}`;
  if (given !== host) notes.push('url_host_rewritten');
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  return { type: 'URL', value, notes, host: bare };
}
