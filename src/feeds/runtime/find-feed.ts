// Definitions by their name in the settings: those of this package by id, generic ones made of the settings, and files of others by
// their path. Worker threads find them here, because a definition cannot be sent to a thread.
import { CodedError } from '../../core/errors.ts';
import { genericFeeds } from '../catalogue/generic.ts';
import { catalogue } from '../catalogue/index.ts';
import type { Feed } from '../define-feed.ts';
import type { GenericFeed } from '../generic/generic-feed.ts';
import type { ParameterValues } from '../parameters.ts';
import { feedOfFile, isFeedFile } from './load-feed-file.ts';

/** All definitions of this package that need no settings, sorted by id. */
export function allFeeds(): readonly Feed[] {
  return [...catalogue].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The generic feed of this id, if it is one. */
export function findGeneric(id: string): GenericFeed | undefined {
  return genericFeeds.find((feed) => feed.id === id);
}

/** Ids of all definitions of this package. */
export function knownDefinitions(): readonly string[] {
  return [...allFeeds(), ...genericFeeds].map(({ id }) => id).sort();
}

/**
 * @param definition id, or `file:` and the path of a file that exports a feed
 * @param parameters settings that a generic feed is made of
 * @throws {ConfigInvalid} naming the known ids
 */
export function findFeed(definition: string, parameters: ParameterValues = {}): Feed {
  const found = catalogue.find((feed) => feed.id === definition);
  if (found) return found;
  const generic = findGeneric(definition);
  if (generic) return generic.build(parameters);
  if (isFeedFile(definition)) return feedOfFile(definition);
  const known = knownDefinitions();
  throw new CodedError(
    'ConfigInvalid',
    `there is no feed definition ${definition}; known: ${known.join(', ')}. A feed with a name of its own says which definition it uses, such as "use: ${known[0] ?? ''}"`,
  );
}
