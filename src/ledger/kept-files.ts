// Which files of a ledger or mirror must stay: those of the newest manifests, so that what was read a moment ago can be read again.
import type { DataRef } from '../core/data-ref.ts';
import type { LedgerStore } from './ledger-store.ts';
import { reachableFiles, readFileList, type FileList } from './manifest.ts';

/** The manifests from the newest back, at most `manifests`, and every file they need. An older one may be gone already. */
export async function keptLedgerFiles(
  store: LedgerStore,
  newest: DataRef,
  manifests: number,
): Promise<readonly DataRef[]> {
  const files: DataRef[] = [newest];
  let next: DataRef | null = newest;
  for (let kept = 0; kept < manifests && next !== null; kept += 1) {
    const manifest: FileList | undefined = await readFileList(store, next).catch(
      (error: unknown) => {
        if (kept === 0) throw error;
        return undefined;
      },
    );
    if (!manifest) break;
    files.push(...reachableFiles(manifest));
    next = manifest.previous;
    if (next) files.push(next);
  }
  return files;
}
