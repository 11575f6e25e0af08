// A reader of CEF, written from the format's description: seven header fields between pipes, then key=value with blanks between.
export function readCef(line: string): {
  readonly head: readonly string[];
  readonly extension: Readonly<Record<string, string>>;
} {
  const head: string[] = [];
  let field = '';
  let at = 0;
  for (; head.length < 7 && at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char === '|') {
      head.push(field);
      field = '';
    } else field += char === '\\' ? line.charAt((at += 1)) : char;
  }
  if (head.length !== 7 || head[0] !== 'CEF:0' || !/^(?:\d|10)$/.test(head[6] ?? ''))
    throw new Error(`no CEF: ${line.slice(0, 80)}`);
  const extension: Record<string, string> = {};
  // A key begins behind a blank and ends at an equals sign that has no backslash.
  const parts = line.slice(at).split(/(?:^| )([A-Za-z0-9_]+)(?<!\\)=/);
  for (let part = 1; part < parts.length; part += 2)
    extension[parts[part] ?? ''] = (parts[part + 1] ?? '').replace(
      /\\(.)/g,
      (_all, char: string) => (char === 'n' ? '\n' : char === 'r' ? '\r' : char),
    );
  return { head, extension };
}
