// Who may import whom, as data. `runtime`: rooms that may be loaded; `types`: rooms whose types only may be named;
// `packages`: packages that may be loaded (node = Node built-ins). `eslint.config.js` turns each row into lint rules.
export const rooms = {
  'src/core': { runtime: [], types: [], packages: [] },
  'src/http': { runtime: ['src/core'], types: [], packages: ['node', 'undici'] },
  'src/threatconnect': {
    runtime: ['src/core', 'src/http'],
    types: [],
    packages: ['node', 'zod', 'undici'],
  },
  'src/feeds': {
    runtime: ['src/core', 'src/http'],
    types: ['src/threatconnect'],
    packages: ['node', 'zod', 'sax', 'ipaddr.js', 'jiti'],
  },
  'src/spool': { runtime: ['src/core'], types: [], packages: ['node', 'zod'] },
  'src/ledger': { runtime: ['src/core'], types: [], packages: ['node', 'zod', '@duckdb/node-api'] },
  'src/config': { runtime: ['src/core'], types: [], packages: ['node', 'zod', 'yaml'] },
  activities: {
    runtime: ['src/core', 'src/http', 'src/threatconnect', 'src/feeds', 'src/spool', 'src/ledger'],
    types: ['src/config'],
    packages: ['node', '@temporalio/activity', '@temporalio/common', '@temporalio/client'],
  },
  workflows: {
    runtime: ['src/core'],
    types: ['activities', 'src/feeds', 'src/threatconnect'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
  },
  'src/simulator': {
    runtime: [],
    types: [],
    packages: ['node', 'zod', '@fastify/busboy', 'ipaddr.js'],
  },
  'src/worker': {
    runtime: [
      'src/core',
      'src/http',
      'src/threatconnect',
      'src/feeds',
      'src/spool',
      'src/ledger',
      'src/config',
      'activities',
    ],
    types: ['workflows'],
    packages: '*',
  },
  'src/cli': {
    runtime: [
      'src/core',
      'src/http',
      'src/threatconnect',
      'src/feeds',
      'src/spool',
      'src/ledger',
      'src/config',
      'src/simulator',
      'src/worker',
      'activities',
    ],
    types: ['workflows'],
    packages: '*',
  },
};
