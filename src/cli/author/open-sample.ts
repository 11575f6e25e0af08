// The sample for a new feed: a file, or an address that is asked once.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CodedError } from '../../core/errors.ts';
import { readSample } from '../../feeds/index.ts';
import type { Sample } from '../../feeds/index.ts';
import { createHttpClient } from '../../http/index.ts';

/** Of a larger document the beginning is looked at; of JSON everything is needed. */
const SAMPLE_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

export interface OpenedSample {
  readonly sample: Sample;
  /** Name for messages. */
  readonly what: string;
  readonly url?: string;
}

/** @throws {InputInvalid} for a missing file; what the source answers for an address */
export async function openSample(from: string): Promise<OpenedSample> {
  if (/^https?:\/\//i.test(from)) return fromAddress(from);
  const found = await stat(from).catch(() => undefined);
  if (found?.isFile() !== true)
    throw new CodedError(
      'InputInvalid',
      `--from ${from}: ${found ? 'is not a file' : 'there is no such file'}; give a sample file or an address with http:// or https://`,
    );
  const what = basename(from);
  return { sample: await readSample(createReadStream(from), what, SAMPLE_BYTES), what };
}

async function fromAddress(url: string): Promise<OpenedSample> {
  const client = createHttpClient({
    role: 'source',
    verifyTls: true,
    connectTimeoutMs: 10_000,
    readTimeoutMs: TIMEOUT_MS,
    totalTimeoutMs: 5 * TIMEOUT_MS,
    maxBytes: 4 * SAMPLE_BYTES,
    maxExpandedBytes: 4 * SAMPLE_BYTES,
  });
  try {
    const response = await client.request({ method: 'GET', url });
    const what = new URL(url).host;
    return { sample: await readSample(response.body, what, SAMPLE_BYTES), what, url };
  } finally {
    await client.close();
  }
}
