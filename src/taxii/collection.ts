// One collection while it is served: it follows its mirror, and lends the newest publication to whoever reads.
import type { DataRef } from '../core/data-ref.ts';
import type { Tlp } from '../core/export-settings.ts';
import type { Database } from '../ledger/index.ts';
import { openPublication, type OpenPublication } from './publication/open-publication.ts';
import { readPublication, type TaxiiStore } from './publication/publication.ts';
import { publish } from './publication/publish.ts';
import type { ToStix } from '../outputs/index.ts';

export interface CollectionSettings {
  /** A UUID that stays when the server is started again. */
  readonly id: string;
  /** In addresses, beside the id; unique. */
  readonly alias: string;
  readonly title: string;
  readonly description?: string | undefined;
  readonly exportId: string;
  readonly instance: string;
  /** The markings under which objects may leave; see `visibleOf`. */
  readonly visible: readonly (Tlp | '')[];
  readonly toStix: ToStix;
  /** Digest of all that decides what is shown beside the mirror. */
  readonly rules: string;
}

/** The newest mirror of an export that a run has committed; `undefined` before the first one. */
export type NewestMirror = (exportId: string) => Promise<DataRef | undefined>;

export type TaxiiLog = (level: 'info' | 'warning' | 'error', message: string) => void;

export interface ServedCollection {
  readonly settings: CollectionSettings;
  /** Looks for a newer mirror and shows it. Never fails: what was shown stays, and the reason is logged. */
  follow(): Promise<void>;
  /** `work` with the relation `shown`, alone; `undefined`: nothing is shown yet. */
  read<T>(work: (database: Database) => Promise<T>): Promise<T | undefined>;
  close(): Promise<void>;
}

export interface CollectionParts {
  readonly store: TaxiiStore;
  readonly newestMirror: NewestMirror;
  readonly log: TaxiiLog;
  /** Ends the making of a publication. */
  readonly signal: AbortSignal;
}

export function createCollection(
  settings: CollectionSettings,
  { store, newestMirror, log, signal }: CollectionParts,
): ServedCollection {
  const { alias, exportId } = settings;
  let current: OpenPublication | undefined;
  let lastFailure = '';

  const show = async (): Promise<void> => {
    const mirror = await newestMirror(exportId);
    const { publication: shown } = current ?? {};
    if (mirror === undefined || shown?.mirror.sha256 === mirror.sha256) return;
    const begun = Date.now();
    // Until the new one is complete the one of before the restart is shown, if it is of the same rules: marking, above all.
    if (shown === undefined) {
      const kept = await readPublication(store, settings.id);
      if (kept?.rules === settings.rules && kept.instance === settings.instance)
        await replace(await openPublication(store, kept));
    }
    const { publication, notices } = await publish({
      ...settings,
      store,
      collectionId: settings.id,
      mirror,
      signal,
    });
    await replace(await openPublication(store, publication));
    for (const notice of notices) log('warning', `TAXII collection ${alias}: ${notice}`);
    log(
      'info',
      `TAXII collection ${alias} shows change ${publication.change} of export ${exportId} (${Date.now() - begun} ms)`,
    );
  };
  const replace = async (next: OpenPublication): Promise<void> => {
    const old = current;
    current = next;
    await old?.close();
  };

  return {
    settings,
    follow: async () => {
      try {
        await show();
        lastFailure = '';
      } catch (error) {
        if (signal.aborted) return;
        const reason = error instanceof Error ? error.message : String(error);
        // Looked at every few seconds, and told once.
        if (reason !== lastFailure)
          log('error', `TAXII collection ${alias} cannot show what is new: ${reason}`);
        lastFailure = reason;
      }
    },
    read: async (work) => current?.read(work),
    close: async () => {
      await current?.close();
      current = undefined;
    },
  };
}
