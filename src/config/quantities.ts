// Durations, sizes and shares as people write them. Each reader answers with the value or with words about what it expected.
export type Reading = { readonly value: number } | { readonly expected: string };

const MS_PER_UNIT: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const UNIT_WORD: Readonly<Record<string, string>> = {
  millisecond: 'ms',
  sec: 's',
  second: 's',
  min: 'm',
  minute: 'm',
  hr: 'h',
  hour: 'h',
  day: 'd',
  week: 'w',
};

/** `90s`, `10 minutes`, `1h30m` → milliseconds. A number without a unit is refused, because nobody can tell which it is. */
export function readDuration(input: string | number): Reading {
  const expected = { expected: 'a duration with a unit such as 30s, 10 minutes, 1h30m or 7d' };
  const text = String(input).trim().toLowerCase();
  if (text === '0') return { value: 0 };
  if (!/^(\d+(\.\d+)?\s*[a-z]+\s*)+$/.test(text)) return expected;
  let total = 0;
  for (const [, amount, word = ''] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)) {
    const singular = word.length > 2 ? word.replace(/s$/, '') : word;
    const perUnit = MS_PER_UNIT[UNIT_WORD[singular] ?? singular];
    if (perUnit === undefined) return expected;
    total += Number(amount) * perUnit;
  }
  return { value: Math.round(total) };
}

/** A duration as `readDuration` reads it back: 5 400 000 → `1h30m`. Days are used for whole ones only: 46 hours stay `46h`. */
export function writeDuration(ms: number): string {
  const parts: string[] = [];
  let left = ms;
  const wholeDays = ms % (MS_PER_UNIT['d'] ?? 1) === 0;
  for (const unit of [...(wholeDays ? ['d'] : []), 'h', 'm', 's', 'ms']) {
    const perUnit = MS_PER_UNIT[unit] ?? 1;
    const amount = Math.floor(left / perUnit);
    if (amount > 0) parts.push(`${amount}${unit}`);
    left -= amount * perUnit;
  }
  return parts.join('') || '0';
}

/** `20%` or `0.2` → 0.2. */
export function readShare(input: string | number): Reading {
  const expected = { expected: 'a share such as 20% or 0.2 (between 0% and 100%)' };
  const match = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(String(input).trim());
  if (match === null) return expected;
  const value = match[2] === '%' ? Number(match[1]) / 100 : Number(match[1]);
  return value <= 1 ? { value } : expected;
}

const BYTES_PER_UNIT: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};

/** `20 MB`, `1GB`, `512 KiB` or a number of bytes. */
export function readBytes(input: string | number): Reading {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(String(input).trim());
  const perUnit = BYTES_PER_UNIT[match?.[2]?.toLowerCase() ?? '?'];
  if (match === null || perUnit === undefined) {
    return { expected: 'a size such as 20 MB, 512 KiB or a number of bytes' };
  }
  return { value: Math.round(Number(match[1]) * perUnit) };
}
