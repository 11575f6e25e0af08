// Temporal servers for machines that have none: providing the programs, and running one of them.
export { tryLock, type HeldLock } from './lock.ts';
export {
  provideDevServer,
  provideTestServer,
  type ProvidedServer,
  type ProvideOptions,
  type ServerSource,
} from './provide.ts';
export {
  addSearchAttributes,
  ensureSearchAttributes,
  FEED_SEARCH_ATTRIBUTES,
  type SearchAttributes,
  type SearchAttributeTypeName,
} from './search-attributes.ts';
export { type DevServer, type DevServerOptions, startDevServer } from './start-dev-server.ts';
