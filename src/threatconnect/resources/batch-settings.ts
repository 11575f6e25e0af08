// Settings of a batch job as they go over the wire: every scalar is text, as the platform's own client sends them.

export interface BatchJobSettings {
  readonly owner: string;
  readonly action: 'Create' | 'Delete';
  readonly attributeWriteType: 'Append' | 'Replace' | 'Singleton' | 'Static';
  readonly tagWriteType: 'Append' | 'Replace';
  readonly securityLabelWriteType: 'Append' | 'Replace';
  /** @default false */
  readonly haltOnError?: boolean;
  /** Playbooks start for every object that is written. @default false */
  readonly playbookTriggers?: boolean;
  readonly fileMergeMode?: 'Distribute' | 'Merge';
  readonly hashCollisionMode?:
    'FavorExisting' | 'FavorIncoming' | 'IgnoreExisting' | 'IgnoreIncoming' | 'Split';
}

export function toWireSettings(settings: BatchJobSettings): Readonly<Record<string, string>> {
  return {
    action: settings.action,
    attributeWriteType: settings.attributeWriteType,
    haltOnError: String(settings.haltOnError ?? false),
    owner: settings.owner,
    playbookTriggersEnabled: String(settings.playbookTriggers ?? false),
    securityLabelWriteType: settings.securityLabelWriteType,
    tagWriteType: settings.tagWriteType,
    version: 'V2',
    ...(settings.hashCollisionMode === undefined
      ? {}
      : { hashCollisionMode: settings.hashCollisionMode }),
    ...(settings.fileMergeMode === undefined ? {} : { fileMergeMode: settings.fileMergeMode }),
  };
}
