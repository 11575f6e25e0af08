// Registry keys as the platform wants them: `Key Name : Value Name : Value Type`, the root spelt out. Sources mostly give the key alone,
// often with a short root. This is the platform's form and no other reading of the value, so it belongs to the policies.
import { refuse, type Normalised } from './result.ts';

const SHORT_ROOTS: Readonly<Record<string, string>> = {
  HKCC: 'HKEY_CURRENT_CONFIG',
  HKCR: 'HKEY_CLASSES_ROOT',
  HKCU: 'HKEY_CURRENT_USER',
  HKLM: 'HKEY_LOCAL_MACHINE',
  HKU: 'HKEY_USERS',
};
const ROOTS: ReadonlySet<string> = new Set([
  ...Object.values(SHORT_ROOTS),
  'HKEY_CURRENT_USER_LOCAL_SETTINGS',
  'HKEY_PERFORMANCE_DATA',
  'HKEY_PERFORMANCE_NLSTEXT',
  'HKEY_PERFORMANCE_TEXT',
]);
const VALUE_TYPE =
  /^REG_(?:NONE|BINARY|DWORD(?:_(?:LITTLE|BIG)_ENDIAN)?|EXPAND_SZ|LINK|MULTI_SZ|QWORD(?:_LITTLE_ENDIAN)?|SZ)$/;

/** How the platform writes "no value name" and, with no type known, "no type". */
const NO_NAME = ' ';
const NO_TYPE = 'REG_NONE';
const SEPARATOR = ' : ';

/** `HKLM:\`, `Computer\HKEY_…` and the name of the kernel (`\REGISTRY\MACHINE`) are the same roots. */
const OTHER_SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/^(?:My )?Computer\\/i, ''],
  [/^\\REGISTRY\\MACHINE(?=\\|$)/i, 'HKEY_LOCAL_MACHINE'],
  [/^\\REGISTRY\\USER(?=\\|$)/i, 'HKEY_USERS'],
  [/^([A-Z_]+):(?=\\|$)/i, '$1'],
];

function keyNameOf(text: string): string | undefined {
  let key = text.trim().replace(/\\+$/, '');
  for (const [pattern, instead] of OTHER_SPELLINGS) key = key.replace(pattern, instead);
  const end = key.indexOf('\\');
  const given = (end < 0 ? key : key.slice(0, end)).toUpperCase();
  const root = Object.hasOwn(SHORT_ROOTS, given) ? SHORT_ROOTS[given] : given;
  if (root === undefined || !ROOTS.has(root)) return undefined;
  return end < 0 ? root : root + key.slice(end);
}

/** The three parts of `KEY : NAME : TYPE`; a text with other colons in it is a key with a name. */
function partsOf(text: string): readonly [key: string, name: string, type: string] {
  const first = text.indexOf(SEPARATOR);
  if (first < 0) return [text, NO_NAME, NO_TYPE];
  const key = text.slice(0, first);
  const rest = text.slice(first + SEPARATOR.length);
  const last = rest.lastIndexOf(': ');
  const type = last < 0 ? '' : rest.slice(last + 2).trim();
  if (!VALUE_TYPE.test(type)) return [key, rest.trim() || NO_NAME, NO_TYPE];
  const name = rest.slice(0, last);
  return [key, name.trim() === '' ? NO_NAME : name.replace(/ $/, ''), type];
}

/** The registry key in the form of the platform; the same again for what has it. */
export function platformRegistryKey(text: string): Normalised {
  const [given, name, type] = partsOf(text);
  const key = keyNameOf(given);
  if (key === undefined)
    return refuse('registry_root', `a key that begins with ${[...ROOTS].sort().join(', ')}`, text);
  const value = [key, name, type].join(SEPARATOR);
  return {
    type: 'Registry Key',
    value,
    notes: value === text ? [] : ['registry_key_completed'],
  };
}
