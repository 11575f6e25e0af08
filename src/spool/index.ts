// The spool: data between the steps of a run, by reference.
export { createStore, folderOfStore } from './create-store.ts';
export { keySegment } from './keys.ts';
export type {
  ContentAddressedOptions,
  Scratch,
  Store,
  StoreBytes,
  StoreEntry,
  StoreSource,
  StoreWriter,
  WriteOptions,
} from './store.ts';
