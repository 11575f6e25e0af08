// The few words of the platform's query language that a feed needs, with the escaping that keeps values values.

/** A string literal: quotes, backquotes and backslashes are escaped, because all three quotes delimit. */
export function tqlString(value: string): string {
  return `"${value.replace(/[\\"'`]/g, '\\$&')}"`;
}

/** `keyword in ("a","b")`. */
export function tqlIn(keyword: string, values: readonly string[]): string {
  return `${keyword} in (${values.map(tqlString).join(',')})`;
}

/** Conditions joined with `and`, each in parentheses. */
export function tqlAnd(...conditions: readonly string[]): string {
  return conditions.map((condition) => `(${condition})`).join(' and ');
}

/** Lists show active indicators only unless the query names the status, so this names both. */
export const TQL_ANY_STATUS = 'indicatorActive EQ true or indicatorActive EQ false';
