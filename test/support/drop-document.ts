// A source of the Spamhaus DROP form from reserved networks: one object a line, the total in the last line.

/** The n-th /32-wide network of 2001:db8::/32's documentation space: as many as a test wants. */
export const network = (n: number): string => `2001:db8:${(n + 1).toString(16)}::/48`;

export function dropDocument(
  numbers: readonly number[],
  sbl: (n: number) => string = (n) => `SBL${n}`,
): string {
  const lines = numbers.map((n) =>
    JSON.stringify({ cidr: network(n), sblid: sbl(n), rir: 'ripencc' }),
  );
  const metadata = {
    type: 'metadata',
    timestamp: 1_900_000_000,
    size: 1,
    records: numbers.length,
    copyright: '(c) Example',
    terms: 'https://terms.example',
  };
  return `${[...lines, JSON.stringify(metadata)].join('\n')}\n`;
}

/** The canonical list that the platform must show for it. */
export function dropList(numbers: readonly number[]): string {
  return numbers
    .map((n) => `CIDR\t${network(n)}\n`)
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .join('');
}

export const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);
