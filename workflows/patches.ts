// Ids of changes to workflows that may be running: date, reason, when to remove. None yet.
export const PATCHES: Readonly<
  Record<string, { readonly since: string; readonly reason: string }>
> = {};
