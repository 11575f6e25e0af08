// A reader of LEEF 2.0, written from the format's description: header between pipes with the separator at its end, then attributes.
export function readLeef(line: string): {
  readonly head: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
} {
  const parts = line.split('|');
  const [form, , , , , separator] = parts;
  if (form !== 'LEEF:2.0' || separator !== 'x09') throw new Error(`no LEEF: ${line.slice(0, 80)}`);
  const attributes = parts
    .slice(6)
    .join('|')
    .split('\t')
    .map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)] as const);
  if (attributes.some(([key]) => !/^[A-Za-z]+$/.test(key))) throw new Error('no LEEF attributes');
  return { head: parts.slice(0, 6), attributes: Object.fromEntries(attributes) };
}
