// The workflows as one prebuilt file, so that starting a worker needs no bundler.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CodedError } from '../core/errors.ts';

/** `dist/workflow-bundle.js`, beside which this module lies once it is built. */
export function workflowBundlePath(): string {
  const path = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));
  if (existsSync(path)) return path;
  throw new CodedError(
    'Internal',
    `The workflow bundle ${path} is missing; build it with "npm run build"`,
  );
}
