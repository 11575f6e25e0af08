// E-mail addresses: host rules for the domain, everything in lower case as the platform keeps it.
import { canonicalHost } from './host.ts';
import { refuse, trimBlanks, type Normalised } from './result.ts';
import { refang } from './refang.ts';

const LOCAL = /^[^\s@<>(),;:"\\[\]\u0000-\u001f\u007f]{1,64}$/;

/** `local@domain` without display name. */
export function normaliseEmail(input: string): Normalised {
  const trimmed = trimBlanks(input);
  const text = refang(trimmed);
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  if (at < 1 || !LOCAL.test(local)) return refuse('email_form', 'local@domain', text);
  const host = canonicalHost(text.slice(at + 1));
  if (typeof host !== 'string') return { reason: `email_${host.reason}`, message: host.message };
  const notes = text === trimmed ? [] : ['defanged'];
  const value = `${local.toLowerCase()}@${host}`;
  if (value !== text) notes.push('email_rewritten');
  return { type: 'EmailAddress', value, notes };
}
