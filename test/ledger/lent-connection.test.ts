// An instance of DuckDB serves one small operation after the other: none of them may see anything of another one.
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withDatabase, type Database } from '../../src/ledger/database.ts';
import { createStore } from '../../src/spool/index.ts';

const root = await mkdtemp(join(tmpdir(), 'tcfeeds-lent-'));
const store = createStore(pathToFileURL(root).href);
let freshTurn = 0;

beforeAll(async () => {
  // Of an instance with other settings, which another file has left, as well.
  await turn();
  await forget();
  freshTurn = await turn();
  await forget();
});
afterAll(() => rm(root, { recursive: true, force: true }));

const operation = <T>(action: (database: Database) => Promise<T>): Promise<T> =>
  withDatabase(store, {}, [], action);

/** Grows with each operation of an instance and begins again with a new instance. */
const turnOf = (database: Database): Promise<number> =>
  database.count(`SELECT database_oid FROM duckdb_databases() WHERE database_name = 'operation'`);
const turn = (): Promise<number> => operation(turnOf);

const fill = async (database: Database): Promise<number> => {
  await database.run('CREATE TABLE t AS SELECT range AS n FROM range(3)');
  await database.run('CREATE TEMP TABLE own AS SELECT 1 AS n');
  await database.run('CREATE VIEW v AS SELECT * FROM t');
  await database.run(`SET VARIABLE told = 'secret'`);
  await database.run('SET preserve_insertion_order = true');
  return database.count('SELECT count(*) FROM v');
};
/** All that an operation could find of another one. */
const rests = async (database: Database): Promise<unknown> => [
  await database.rows(
    `SELECT table_name FROM duckdb_tables() UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal`,
  ),
  await database.rows(
    `SELECT getvariable('told') AS told, current_setting('preserve_insertion_order') AS ordered`,
  ),
];
const NOTHING = [[], [{ told: null, ordered: false }]];

/** The idle instance, if any, is taken and closed. */
const forget = (): Promise<unknown> =>
  operation((database) => database.run('SELECT nonsense')).catch(() => undefined);

describe('an instance that is used again', () => {
  test('serves two operations in a row, which use the same names and find nothing', async () => {
    await forget();
    expect(await operation(fill)).toBe(3);
    expect(await operation(rests)).toEqual(NOTHING);
    expect(await operation(fill)).toBe(3);
    expect(await turn()).toBeGreaterThan(freshTurn);
  });

  test('is the one that served last, whatever settings the one before had', async () => {
    await forget();
    await withDatabase(store, { memoryLimit: '300MB' }, [], fill);
    const first = await turn();
    expect(await turn()).toBeGreaterThan(first);
  });

  test('is given back whole by an operation that throws between its statements', async () => {
    await forget();
    const failing = operation(async (database) => {
      await fill(database);
      throw new Error('half-way');
    });
    await expect(failing).rejects.toThrow('half-way');
    expect(await operation(rests)).toEqual(NOTHING);
    expect(await operation(fill)).toBe(3);
  });

  test('writes its spill where the operation of now has its scratch', async () => {
    const place = (database: Database): Promise<unknown> =>
      database.rows(`SELECT current_setting('temp_directory') AS place`);
    for (let time = 0; time < 2; time += 1) {
      await operation(async (database) => {
        expect(await place(database)).toEqual([{ place: database.file('spill') }]);
      });
    }
  });
});

describe('an instance is closed', () => {
  test('when a statement failed', async () => {
    await operation(fill);
    await forget();
    expect(await turn()).toBe(freshTurn);
  });

  test('when rows of a statement were left', async () => {
    await forget();
    await operation(async (database) => {
      for await (const texts of database.texts(`SELECT 'x' FROM range(100000)`)) {
        expect(texts.length).toBeGreaterThan(0);
        break;
      }
    });
    expect(await turn()).toBe(freshTurn);
  });

  test('when it was interrupted', async () => {
    await forget();
    const abort = new AbortController();
    const endless = withDatabase(store, { signal: abort.signal }, [], (database) => {
      setTimeout(() => abort.abort(new Error('enough')), 50);
      return database.count('SELECT count(*) FROM range(1000000000000) a(n) WHERE n % 7 = 3');
    });
    await expect(endless).rejects.toThrow('enough');
    expect(await turn()).toBe(freshTurn);
  });

  test('when it has spilled', async () => {
    await forget();
    await operation(async (database) => {
      writeFileSync(join(database.file('spill'), 'duckdb_temp_storage-0.tmp'), 'x');
      return fill(database);
    });
    expect(await turn()).toBe(freshTurn);
  });
});

test('two operations at the same time have instances of their own', async () => {
  const [one, two] = await Promise.all(
    [1, 2].map((n) =>
      operation(async (database) => {
        await database.run('CREATE TABLE t AS SELECT $n AS n', { n });
        await new Promise((resolve) => setTimeout(resolve, 20));
        return database.rows(
          `SELECT n, (SELECT count(*) FROM duckdb_databases() WHERE database_name = 'operation') AS databases FROM t`,
        );
      }),
    ),
  );
  expect(one).toEqual([{ n: 1, databases: 1n }]);
  expect(two).toEqual([{ n: 2, databases: 1n }]);
});
