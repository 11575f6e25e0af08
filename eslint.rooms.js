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
  'src/outputs': {
    runtime: ['src/core', 'src/http'],
    types: ['src/threatconnect'],
    packages: ['node', 'zod', 'ipaddr.js'],
  },
  'src/exports': {
    runtime: ['src/core', 'src/http', 'src/threatconnect', 'src/ledger', 'src/outputs'],
    types: [],
    packages: ['node', 'zod'],
  },
  // A server of its own: it reads mirrors and knows neither configuration nor engine; commands wire it.
  'src/taxii': {
    runtime: ['src/core', 'src/ledger', 'src/outputs', 'src/exports'],
    types: [],
    packages: ['node'],
  },
  activities: {
    runtime: [
      'src/core',
      'src/http',
      'src/threatconnect',
      'src/feeds',
      'src/spool',
      'src/ledger',
      'src/outputs',
      'src/exports',
    ],
    types: ['src/config'],
    packages: ['node', '@temporalio/activity', '@temporalio/common', '@temporalio/client'],
  },
  workflows: {
    runtime: ['src/core'],
    types: ['activities', 'src/feeds', 'src/threatconnect', 'src/exports'],
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
      'src/outputs',
      'src/exports',
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
      'src/outputs',
      'src/exports',
      'src/taxii',
      'src/config',
      'src/simulator',
      'src/worker',
      'activities',
    ],
    types: ['workflows'],
    packages: '*',
  },
};
