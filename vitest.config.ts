import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], extra: object = {}): object => ({
  extends: true,
  test: { name, include, ...extra },
});

/** What repeats a proof by rounds, days or histories, and whole published files: seconds of computing, and more, in one test. */
const LONG = 'test/**/*.long.test.ts';
/** Killed workers and terminated runs: at each step that matters, and at random moments. */
const KILLS = 'test/e2e/{kill-*,terminate}.test.ts';

/**
 * `npm test` runs the tests on the JavaScript it has just built, which is what users run, too, and needs a tenth less computing than
 * translating the sources for each suite. Vitest by itself (`npx vitest`) runs them on the sources.
 */
const isBuilt = process.env['TCFEEDS_TEST_BUILT'] === '1';
const ROOM = /^(?:\.\.\/)+((?:src|workflows|activities)\/.*)\.ts$/;
const alias = isBuilt ? [{ find: ROOM, replacement: `${import.meta.dirname}/dist/$1.js` }] : [];

// Two cores: suites that start servers run one file at a time; the native Temporal module wants processes, not threads.
export default defineConfig({
  resolve: { alias },
  test: {
    server: { deps: { external: [/\/node_modules\//, /\/dist\//] } },
    pool: 'forks',
    maxWorkers: 2,
    // A third of the time went into loading the same modules for each file. Files keep nothing in module scope.
    isolate: false,
    testTimeout: 20_000,
    projects: [
      project('unit', ['test/**/*.test.ts'], {
        exclude: ['test/{workflows,replay,schedules,e2e}/**', LONG, '**/node_modules/**'],
      }),
      project('long', [LONG], {
        testTimeout: 300_000,
        hookTimeout: 300_000,
        globalSetup: ['test/support/workflow-bundle.ts', 'test/support/pacer.ts'],
      }),
      project('workflows', ['test/workflows/**/*.test.ts'], {
        exclude: [LONG, '**/node_modules/**'],
        testTimeout: 120_000,
        hookTimeout: 120_000,
        globalSetup: ['test/support/workflow-bundle.ts', 'test/support/pacer.ts'],
      }),
      project('schedules', ['test/schedules/**/*.test.ts'], {
        testTimeout: 120_000,
        hookTimeout: 120_000,
        globalSetup: ['test/support/workflow-bundle.ts'],
      }),
      project('replay', ['test/replay/**/*.test.ts'], {
        testTimeout: 120_000,
        globalSetup: ['test/support/workflow-bundle.ts'],
      }),
      // The vendor's own framework in a Python environment of its own.
      project('conformance', ['test/e2e/conformance/**/*.test.ts'], {
        testTimeout: 300_000,
        hookTimeout: 600_000,
      }),
      project('kills', [KILLS], {
        // Waiting, mostly: for the heartbeat of a killed worker.
        maxWorkers: 3,
        sequence: { groupOrder: 1 },
        testTimeout: 300_000,
        hookTimeout: 300_000,
      }),
      project('e2e', ['test/e2e/**/*.test.ts'], {
        exclude: ['test/e2e/conformance/**', KILLS, LONG, '**/node_modules/**'],
        // Waiting, mostly: for a retry, for a start.
        maxWorkers: 4,
        sequence: { groupOrder: 2 },
        testTimeout: 300_000,
        hookTimeout: 300_000,
      }),
    ],
  },
});
