// Rows of CSV while they arrive: RFC 4180, read leniently, because the platform does not say how it quotes (§5.1).

export async function* readCsvRows(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly string[], void, undefined> {
  const decoder = new TextDecoder();
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  /** A quote inside of a quoted cell: the end, unless another one follows. */
  let pending = false;
  let started = false;

  function* feed(text: string): Generator<readonly string[], void, undefined> {
    for (const character of text) {
      if (quoted && !pending) {
        if (character === '"') pending = true;
        else cell += character;
        continue;
      }
      if (pending) {
        pending = false;
        if (character === '"') {
          cell += '"';
          continue;
        }
        quoted = false;
      }
      if (character === '"' && cell === '') {
        quoted = true;
        started = true;
      } else if (character === ',') {
        row.push(cell);
        cell = '';
        started = true;
      } else if (character === '\n') {
        yield* finish();
      } else if (character !== '\r') {
        cell += character;
        started = true;
      }
    }
  }
  function* finish(): Generator<readonly string[], void, undefined> {
    if (started) yield [...row, cell];
    row = [];
    cell = '';
    started = false;
  }

  for await (const chunk of body) yield* feed(decoder.decode(chunk, { stream: true }));
  yield* feed(decoder.decode());
  yield* finish();
}
