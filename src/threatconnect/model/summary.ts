// Values of more than one part are one text, joined by blank-colon-blank.

/** At most three parts; the second separator tolerates a missing blank before it, so that an empty middle part works. */
export function splitSummary(summary: string): readonly string[] {
  const first = summary.indexOf(' : ');
  if (first < 0) return [summary];
  const rest = summary.slice(first + 3);
  const second = rest.lastIndexOf(': ');
  if (second < 0) return [summary.slice(0, first), rest];
  const middle = rest.slice(0, second);
  return [
    summary.slice(0, first),
    middle.endsWith(' ') ? middle.slice(0, -1) : middle,
    rest.slice(second + 2),
  ];
}
