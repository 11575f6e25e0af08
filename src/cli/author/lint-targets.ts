// What `tcfeeds lint` looks at: a feed of the YAML with its settings, a definition, a file; and everything when nothing is named.
import type { Config } from '../../config/index.ts';
import { CodedError } from '../../core/errors.ts';
import type { FeedSettings } from '../../core/feed-settings.ts';
import { allFeeds, findFeed, findGeneric, knownDefinitions, lintFeed } from '../../feeds/index.ts';
import type { Feed, LintFinding } from '../../feeds/index.ts';
import { definitionNamed } from '../find-definition.ts';
import { settingsOf } from '../settings.ts';

export interface FoundHere {
  readonly feed: string;
  readonly severity: 'error' | 'warning';
  readonly rule: LintFinding['rule'] | 'unusable';
  readonly message: string;
}

export interface Linted {
  readonly feeds: readonly string[];
  readonly findings: readonly FoundHere[];
}

/** A definition that cannot be used is a finding, so that one bad feed does not hide those of the others. */
export function lintTargets(config: Config, named: string | undefined): Linted {
  const configured = Object.keys(config.feeds);
  const feeds =
    named !== undefined
      ? [named]
      : configured.length > 0
        ? configured
        : allFeeds().map(({ id }) => id);
  return { feeds, findings: feeds.flatMap((feed) => findingsOf(config, feed)) };
}

function findingsOf(config: Config, feed: string): readonly FoundHere[] {
  try {
    return lintFeed(feedNamed(config, feed), parametersOf(config, feed)).map((finding) => ({
      feed,
      ...finding,
    }));
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return [{ feed, severity: 'error', rule: 'unusable', message: error.message }];
  }
}

/** Undefined for a definition of the package by itself: what asks a server of the operator has no address of its own. */
function parametersOf(config: Config, name: string): FeedSettings['parameters'] | undefined {
  if (config.feeds[name] !== undefined) return settingsOf(config, name).parameters;
  return knownDefinitions().includes(name) ? undefined : {};
}

/** The definition as its settings make it. @throws {ConfigInvalid} when there is none, or the settings are wrong */
export function feedNamed(config: Config, name: string): Feed {
  if (config.feeds[name] === undefined) {
    if (findGeneric(name) !== undefined)
      throw new CodedError(
        'ConfigInvalid',
        `${name} is made by the settings of a feed: name a feed of the YAML with "use: ${name}". Its settings are in docs/feeds/${name}.md and docs/writing-a-feed.md`,
      );
    return findFeed(definitionNamed(config, name));
  }
  const { definition, parameters } = settingsOf(config, name);
  return findFeed(definition, parameters);
}
