// Host names: lower case, punycode, without the root dot. Underscores are real in DNS; the platform's refusal is a policy.
import { domainToASCII } from 'node:url';
import { isPort } from './address.ts';
import { refuse, trimBlanks, type Normalised, type RefusedValue } from './result.ts';
import { refang } from './refang.ts';

const PLAIN = /^[a-z0-9._-]+$/;
// eslint's control-character rule does not apply: only printable ASCII is named.
const ASCII = /^[\x20-\x7e]*$/;
/** ASCII that no host has. IDNA reads its input as a part of a URL: it drops tabs and line ends, and cuts at `/`, `@` or `:`. */
const NO_HOST_ASCII = /[\u0000-\u0029\u002b\u002c\u002f\u003a-\u005e\u0060\u007b-\u007f]/;
const ALL_DIGITS = /^\d+$/;
const WITH_PORT = /^([^:/\s]+):(\d{1,5})$/;
const HOST_CHARS = 'letters, digits, dots and hyphens';
const MAX_LABEL = 63;
const MAX_HOST = 253;

/** Endings of file names that are no top-level domains; zip, sh, py, pl and app are. */
const FILE_ENDINGS: ReadonlySet<string> = new Set(
  (
    'exe dll msi scr elf dmg apk jar dat bin img iso cmd bat ps1 vbs vbe jse js wsf hta lnk ' +
    'doc docx docm dot dotm xls xlsx xlsm xlsb ppt pptx pptm pdf ' +
    'txt log tmp ini cfg csv db json xml css html htm php asp aspx jpg jpeg png gif rar 7z gz tar'
  ).split(' '),
);

/** The canonical host, or why it is none. Used for Host, EmailAddress and the host of a URL. */
export function canonicalHost(text: string): string | RefusedValue {
  let host = text.toLowerCase();
  if (host.endsWith('.')) host = host.slice(0, -1);
  if (!ASCII.test(host)) {
    if (NO_HOST_ASCII.test(host)) return refuse('host_chars', HOST_CHARS, text);
    // domainToASCII lets labels of more than 63 characters through: they are measured below.
    host = domainToASCII(host);
    if (host === '') return refuse('host_idna', 'a name that IDNA can encode', text);
  }
  if (host.startsWith('*')) return refuse('host_wildcard', 'a host without wildcard', text);
  if (!PLAIN.test(host)) return refuse('host_chars', HOST_CHARS, text);
  if (host.length > MAX_HOST) return refuse('host_length', `up to ${MAX_HOST} characters`, text);
  const labels = host.split('.');
  if (labels.length < 2) return refuse('host_single_label', 'at least two labels', text);
  for (const label of labels) {
    if (label.length === 0) return refuse('host_empty_label', 'no empty label', text);
    if (label.length > MAX_LABEL)
      return refuse(
        host.includes('xn--') ? 'host_idna' : 'host_label_length',
        `labels up to ${MAX_LABEL} characters`,
        text,
      );
    if (label.startsWith('-') || label.endsWith('-'))
      return refuse('host_hyphen', 'labels without a hyphen at their ends', text);
  }
  const last = labels.at(-1) ?? '';
  if (last.length < 2 || ALL_DIGITS.test(last))
    return refuse('host_tld', 'a top-level domain', text);
  if (FILE_ENDINGS.has(last)) return refuse('filename', 'a host, not the name of a file', text);
  return host;
}

/** A host name; a port beside it is kept apart. */
export function normaliseHost(input: string): Normalised {
  const trimmed = trimBlanks(input);
  const text = refang(trimmed);
  const notes = text === trimmed ? [] : ['defanged'];
  const withPort = WITH_PORT.exec(text);
  const name = withPort?.[1] ?? text;
  const port = Number(withPort?.[2]);
  if (withPort && !isPort(port)) return refuse('host_port', 'a port from 1 to 65535', text);
  const host = canonicalHost(name);
  if (typeof host !== 'string') return host;
  if (host !== name) notes.push(ASCII.test(name) ? 'host_rewritten' : 'idn');
  return withPort
    ? { type: 'Host', value: host, notes: [...notes, 'port_dropped'], port }
    : { type: 'Host', value: host, notes };
}
