// `URL: a.example/x,y, MD5: …`: values named by known keys. Splitting at commas would cut values that contain some.

const SPECIAL = /[.*+?^${}()|[\]\\]/g;

/** A function that finds the value of one of the known keys in a line of text; of a key that occurs twice the first one. */
export function createKeyedReader(
  keys: readonly string[],
  wanted: string,
): (text: string) => string | undefined {
  const escaped = keys.map((key) => key.replace(SPECIAL, '\\$&'));
  const mark = new RegExp(`(?:^|,)\\s*(${escaped.join('|')}):`, 'g');
  return (text) => {
    mark.lastIndex = 0;
    let found = mark.exec(text);
    while (found && found[1] !== wanted) found = mark.exec(text);
    if (!found) return undefined;
    const start = mark.lastIndex;
    return text.slice(start, mark.exec(text)?.index ?? text.length).trim();
  };
}
