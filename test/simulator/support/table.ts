// A resource as a table: requests in order, with the status and the part of the answer that is expected.
import { expect } from 'vitest';
import type { Answer, TestClient } from './client.ts';

export interface Row {
  /** Method and path after `/api`. */
  readonly call: string;
  readonly body?: unknown;
  readonly bytes?: Buffer;
  readonly status?: number;
  /** Part of the JSON answer. */
  readonly has?: object;
  readonly text?: string;
  readonly lacks?: string;
}

/** Percent-encodes what stands between braces: `/v3/indicators?tql={summary = "a"}`. */
const encoded = (call: string): string =>
  call.replace(/\{([^}]*)\}/g, (_match, text: string) =>
    encodeURIComponent(text).replaceAll("'", '%27'),
  );

export const runRows = async (client: TestClient, rows: readonly Row[]): Promise<Answer[]> => {
  const answers: Answer[] = [];
  for (const row of rows) {
    const [method = '', path = ''] = encoded(row.call).split(' ');
    const answer = await client.call(method, path, {
      ...(row.body === undefined ? {} : { body: row.body }),
      ...(row.bytes === undefined ? {} : { bytes: row.bytes }),
    });
    const label = `${row.call} → ${answer.text.slice(0, 300)}`;
    expect(answer.status, label).toBe(row.status ?? 200);
    if (row.has !== undefined) expect(answer.json, label).toMatchObject(row.has);
    if (row.text !== undefined) expect(answer.text, label).toContain(row.text);
    if (row.lacks !== undefined) expect(answer.text, label).not.toContain(row.lacks);
    answers.push(answer);
  }
  return answers;
};
