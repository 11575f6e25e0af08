// A publication open for reading, for as long as it is the newest one and somebody still reads it. Requests take turns: one connection
// answers one question at a time.
import { openDatabase, openVersionedRows, type OpenDatabase } from '../../ledger/index.ts';
import { publicationFiles, type Publication, type TaxiiStore } from './publication.ts';
import { PUBLISHED_COLUMNS } from './published-row.ts';

export interface OpenPublication {
  readonly publication: Publication;
  /** `work` alone with the relation `shown`. */
  read<T>(work: (database: OpenDatabase) => Promise<T>): Promise<T>;
  /** After the last question that was asked before it. */
  close(): Promise<void>;
}

export async function openPublication(
  store: TaxiiStore,
  publication: Publication,
): Promise<OpenPublication> {
  const database = await openDatabase(store, {}, publicationFiles(publication));
  try {
    await openVersionedRows(database, store, publication, 'published', PUBLISHED_COLUMNS);
    await database.run('CREATE VIEW shown AS SELECT * FROM published WHERE NOT removed');
  } catch (error) {
    await database.close();
    throw error;
  }
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  let isClosed = false;
  return {
    publication,
    read: (work) => inTurn(() => work(database)),
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await inTurn(() => database.close());
    },
  };
}
