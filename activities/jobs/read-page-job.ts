// A page of an export, as it is read in a worker thread: a page of 10 000 objects is 10 MB of JSON.
import { readPage, type PageRead, type PageToRead } from '../../src/exports/index.ts';

export type ReadPageJob = PageToRead;

export const readPageJob = (job: ReadPageJob): Promise<PageRead> => Promise.resolve(readPage(job));
