// What was answered since the last note in the checkpoint: kept in the store group by group, so that another attempt asks for nothing
// twice, and no answer waits in memory for many others.
import type { DataRef } from '../../core/data-ref.ts';
import type { DetailRow } from './detail-cache.ts';
import type { CursorDocuments } from './fetch-contract.ts';

const MOST_ANSWERS = 50;
const MOST_CHARACTERS = 8 * 1024 * 1024;

export interface DetailGroup {
  /** Counts an answer; `row` when there is something to keep of it. */
  add(row?: DetailRow, characters?: number): Promise<void>;
  /** Keeps what is left. */
  end(): Promise<void>;
}

/** @param onKept is told where a group lies (undefined when nothing of it was kept), and how many answers it had */
export function createGroup(
  documents: CursorDocuments | undefined,
  onKept: (ref: DataRef | undefined, answers: number) => void,
): DetailGroup {
  let rows: DetailRow[] = [];
  let [answers, size] = [0, 0];
  let last: Promise<void> = Promise.resolve();
  const keep = (): Promise<void> => {
    if (answers === 0) return last;
    const [group, count] = [rows, answers];
    rows = [];
    [answers, size] = [0, 0];
    last = last.then(async () => {
      onKept(group.length > 0 ? await documents?.write(group) : undefined, count);
    });
    return last;
  };
  return {
    add: async (row, characters = 0) => {
      answers += 1;
      size += characters;
      if (row) rows.push(row);
      if (answers >= MOST_ANSWERS || size >= MOST_CHARACTERS) await keep();
    },
    end: keep,
  };
}
