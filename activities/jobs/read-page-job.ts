// A page of an export, as it is read in a worker thread: a page of 10 000 objects is 10 MB of JSON.
import { readPage, type PageRead, type PageToRead } from '../../src/exports/index.ts';
import type { JobControl } from './job-control.ts';

export type ReadPageJob = PageToRead;

export function readPageJob(
  job: ReadPageJob,
  { signal, isStopped = () => signal.aborted }: JobControl,
): Promise<PageRead> {
  return Promise.resolve(readPage(job, isStopped));
}
