// All commands by name. They are loaded when they are used: a help page should not wait for a database or for Temporal.
import type { Command, CommandGroup } from './command.ts';

export const commands = {
  demo: async () => (await import('./commands/demo.ts')).demo,
  up: async () => (await import('./commands/up.ts')).up,
  apply: async () => (await import('./commands/apply.ts')).apply,
  run: async () => (await import('./commands/run.ts')).run,
  preview: async () => (await import('./commands/preview.ts')).preview,
  new: async () => (await import('./commands/new.ts')).newCommand,
  lint: async () => (await import('./commands/lint.ts')).lint,
  docs: async () => (await import('./commands/docs.ts')).docs,
  status: async () => (await import('./commands/status.ts')).status,
  indicators: async () => (await import('./commands/indicators.ts')).indicators,
  owners: async () => (await import('./commands/owners.ts')).owners,
  test: async () => (await import('./commands/test.ts')).test,
  export: async () => (await import('./commands/export.ts')).exportGroup,
  taxii: async () => (await import('./commands/taxii.ts')).taxii,
  state: async () => (await import('./commands/state.ts')).state,
  worker: async () => (await import('./commands/worker.ts')).worker,
  simulator: async () => (await import('./commands/simulator.ts')).simulator,
} as const satisfies Record<string, () => Promise<Command | CommandGroup>>;

export type CommandName = keyof typeof commands;

/** In the order of the help page. */
export const commandNames = Object.keys(commands) as readonly CommandName[];
