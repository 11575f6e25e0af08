// `URL: a.example/x,y, MD5: …`: values named by known keys. Splitting at commas would cut values that contain some.

/** The values of the known keys in one line of text; a key that occurs twice keeps its first value. */
export function readKeyedText(text: string, keys: readonly string[]): ReadonlyMap<string, string> {
  const escaped = keys.map((key) => key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const marks = [...text.matchAll(new RegExp(`(?:^|,)\\s*(${escaped.join('|')}):`, 'g'))];
  const values = new Map<string, string>();
  for (const [index, mark] of marks.entries()) {
    const key = mark[1] ?? '';
    const end = marks[index + 1]?.index ?? text.length;
    if (!values.has(key)) values.set(key, text.slice(mark.index + mark[0].length, end).trim());
  }
  return values;
}
