// The page at `/`: what the imitated platform holds now. Feed values are hostile, so everything is escaped and the policy of the page
// lets no script run but its own.
import { createHash } from 'node:crypto';
import { plain, type Reply } from '../transport/reply.ts';
import { splitTarget } from '../transport/request.ts';
import type { Platform } from '../platform.ts';
import { Html, markup } from './html.ts';
import { objectsSection, readChoice } from './objects.ts';
import { batchesSection, ownerSections } from './overview.ts';
import { SCRIPT, STYLE } from './style.ts';

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLE)}`,
  `script-src ${hashOf(SCRIPT)}`,
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Style and script stand without a blank around them: the policy allows exactly their bytes. */
const document = (platform: Platform, query: URLSearchParams): Html => markup`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width,initial-scale=1" />
    <title>Platform simulator</title>
    <style>${new Html(STYLE)}</style>
    <noscript><meta http-equiv="refresh" content="5" /></noscript>
  </head>
  <body>
    <header>
      <h1>Platform simulator</h1>
      <span class="soft">an imitation for tests and demos; API at ${platform.baseUrl}/api</span>
      <nav class="jump">
        <a href="#objects">Indicators and groups</a><a href="#batches">Latest batches</a>
      </nav>
    </header>
    <main>${ownerSections(platform)}${objectsSection(platform, readChoice(query))}${batchesSection(platform)}</main>
    <script>${new Html(SCRIPT)}</script>
  </body>
</html>`;

export const renderPage = (platform: Platform, target: string): Reply => {
  const parts = splitTarget(target);
  if (parts === undefined || parts.segments.length > 0) return plain(404, 'Not found');
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
    body: document(platform, parts.query).text,
  };
};
