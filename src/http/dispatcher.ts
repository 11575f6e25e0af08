// Connections: direct, through a tunnel, or through a forwarding proxy. Each client has its own, so that the proxies of
// sources and of the platform are independent (A10).
import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import { CodedError } from '../core/errors.ts';
import { registerSecret } from '../core/redaction.ts';
import { survivePausedEnd } from './paused-bodies.ts';

export interface DispatcherOptions {
  readonly proxy?: string | undefined;
  readonly caPem?: string | undefined;
  readonly clientPem?: { readonly cert: string; readonly key: string } | undefined;
  readonly verifyTls: boolean;
  readonly connectTimeoutMs: number;
  readonly readTimeoutMs: number;
}

export interface Dispatchers {
  /** Origin of the proxy that all connections go through. */
  readonly proxy: string | undefined;
  readonly forUrl: (url: URL) => Dispatcher;
  readonly close: () => Promise<void>;
}

/** The address of a proxy without its credentials, and the header that carries them. */
function parseProxy(text: string): { readonly uri: string; readonly token: string | undefined } {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new CodedError('ConfigInvalid', 'proxy: expected an address like http://host:port');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new CodedError('ConfigInvalid', `proxy: expected http or https, got ${url.protocol}`);
  const password = decodeURIComponent(url.password);
  registerSecret(password);
  const pair = Buffer.from(`${decodeURIComponent(url.username)}:${password}`).toString('base64');
  const token = url.username === '' ? undefined : `Basic ${pair}`;
  if (token !== undefined) registerSecret(pair);
  return { uri: url.origin, token };
}

const CERTIFICATE =
  /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^]+?-----END (?:TRUSTED )?CERTIFICATE-----/g;

/** Node takes any text and then trusts nobody more: a wrong file would be seen as somebody else's bad certificate. */
function checkAuthorities(pem: string | undefined): void {
  if (pem === undefined) return;
  const certificates = pem.match(CERTIFICATE) ?? [];
  if (certificates.length > 0 && certificates.every(isCertificate)) return;
  throw new CodedError(
    'ConfigInvalid',
    `certificate authority (caPem, caFile): expected certificates in PEM (-----BEGIN CERTIFICATE-----), got ${certificates.length === 0 ? 'none' : 'one that cannot be read'}`,
    { details: { object: 'caPem' } },
  );
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}

export function createDispatchers(options: DispatcherOptions): Dispatchers {
  checkAuthorities(options.caPem);
  const proxyTls = {
    rejectUnauthorized: options.verifyTls,
    timeout: options.connectTimeoutMs,
    ...(options.caPem === undefined ? {} : { ca: [...rootCertificates, options.caPem] }),
  };
  if (options.clientPem) registerSecret(options.clientPem.key);
  const tls = { ...proxyTls, ...options.clientPem };
  // undici counts its own time-outs in ticks of about a second; the total time-out of the client is exact.
  const timeouts = { headersTimeout: options.readTimeoutMs, bodyTimeout: options.readTimeoutMs };
  if (options.proxy === undefined) {
    const agent = new Agent({ ...timeouts, connect: tls });
    const direct = agent.compose(survivePausedEnd);
    return { proxy: undefined, forUrl: () => direct, close: () => agent.destroy() };
  }
  const { uri, token } = parseProxy(options.proxy);
  const common = {
    uri,
    requestTls: tls,
    proxyTls,
    ...(token === undefined ? {} : { token }),
    ...timeouts,
  };
  // Many proxies allow CONNECT to port 443 only, so plain http is forwarded with an absolute address instead.
  const tunnel = new ProxyAgent(common);
  const forward = new ProxyAgent({ ...common, proxyTunnel: false });
  const byTunnel = tunnel.compose(survivePausedEnd);
  const forwarded = forward.compose(survivePausedEnd);
  return {
    proxy: uri,
    forUrl: (url) => (url.protocol === 'https:' ? byTunnel : forwarded),
    close: async () => {
      await Promise.all([tunnel.destroy(), forward.destroy()]);
    },
  };
}
