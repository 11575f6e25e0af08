// Secrets are named in the configuration, never written there: `${env:NAME}`, `${file:PATH}`, `${command:…}`. References travel
// through settings, histories and reports; the value exists only where it is used (O1, O2).
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { CodedError } from '../core/errors.ts';
import type { SecretReference } from '../core/feed-settings.ts';
import { registerSecret } from '../core/redaction.ts';

type Env = Readonly<Record<string, string | undefined>>;

const WHOLE = /^\$\{(env|file|command):([^]+)\}$/;
/** Inside a longer text, such as the password in the address of a proxy; a `}` cannot be part of it there. */
const EMBEDDED = /\$\{(env|file|command):([^}]+)\}/g;
const COMMAND_TIMEOUT_MS = 30_000;

/** True when the whole text is one reference. */
export const isSecretReference = (text: string): boolean => WHOLE.test(text);

/** True when a text contains a password in an address that is not a reference. */
export function hasLiteralPassword(text: string): boolean {
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/@]*?:([^@]*)@/i.exec(text)?.[1];
  return password !== undefined && password !== '' && !isSecretReference(password);
}

/** A key in an address, followed by a value that is not a reference. */
const LITERAL_KEY =
  /[?&](?:api[_-]?key|apikey|auth[_-]?key|access[_-]?token|token|secret|password)=(?!\$\{)[^&\s]/i;

/** True when a text is an address with a password or key in clear. */
export const hasLiteralKey = (text: string): boolean =>
  hasLiteralPassword(text) || LITERAL_KEY.test(text);

/** The same reference with the path of a file made absolute, so that it means the same in every process. */
export function anchorReference(text: string, folder: string): string {
  const anchor = (reference: string, kind: string, name: string): string =>
    kind === 'file' && !isAbsolute(name) ? `\${file:${resolve(folder, name)}}` : reference;
  const whole = WHOLE.exec(text);
  if (whole !== null) return anchor(text, whole[1] ?? '', whole[2] ?? '');
  return text.replaceAll(EMBEDDED, anchor);
}

/**
 * The value behind a reference, or a text with the references inside replaced. The value is registered for redaction.
 * @throws {ConfigInvalid} when there is nothing behind the reference.
 */
export async function resolveSecret(reference: SecretReference, env: Env): Promise<string> {
  const whole = WHOLE.exec(reference);
  if (whole !== null) return lookUp(whole[1] ?? '', whole[2] ?? '', env);
  let text = reference;
  for (const [found, kind = '', name = ''] of reference.matchAll(EMBEDDED)) {
    text = text.replace(found, encodeURIComponent(await lookUp(kind, name, env)));
  }
  return text;
}

async function lookUp(kind: string, name: string, env: Env): Promise<string> {
  const value =
    kind === 'env'
      ? fromEnv(name, env)
      : kind === 'file'
        ? await fromFile(name)
        : await run(name, env);
  if (value === '') {
    throw new CodedError('ConfigInvalid', `The secret \${${kind}:${name}} is empty.`);
  }
  registerSecret(value);
  return value;
}

function fromEnv(name: string, env: Env): string {
  const value = env[name];
  if (value !== undefined) return value;
  throw new CodedError(
    'ConfigInvalid',
    `The environment variable ${name} is not set. Set it, or name another secret than \${env:${name}}.`,
  );
}

async function fromFile(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new CodedError(
      'ConfigInvalid',
      `The secret file ${path} cannot be read (${reason}). Create it or correct \${file:…}.`,
    );
  }
}

/** The command is the operator's own, from the configuration file; its error output is not shown, it may hold the secret. */
function run(command: string, env: Env): Promise<string> {
  return new Promise((resolvePromise, reject) => {
    execFile(
      '/bin/sh',
      ['-c', command],
      { env: { ...env }, timeout: COMMAND_TIMEOUT_MS, maxBuffer: 64 * 1024 },
      (error, stdout) => {
        if (error === null) resolvePromise(stdout.replace(/\r?\n$/, ''));
        else {
          const program = command.trim().split(/\s+/)[0] ?? '';
          const how = error.killed ? 'did not end in time' : `ended with ${String(error.code)}`;
          reject(
            new CodedError(
              'ConfigInvalid',
              `The command for a secret, \${command:${program} …}, ${how}. Run it by hand and correct it.`,
            ),
          );
        }
      },
    );
  });
}
