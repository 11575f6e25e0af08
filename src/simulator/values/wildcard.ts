// Patterns with one sign that stands for any text, tested in linear time: a regular expression of many such signs can take for ever.

/** `sign` stands for any text, also none; everything else for itself. */
export const wildcardTest = (pattern: string, sign: '%' | '*'): ((text: string) => boolean) => {
  const [first = '', ...rest] = pattern.split(sign);
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  const middle = rest.filter((part) => part !== '');
  return (text) => {
    if (text.length < first.length + last.length) return false;
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const part of middle) {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= text.length - last.length;
  };
};
