import { describe, expect, test } from 'vitest';
import { normaliseApiPath } from '../../src/threatconnect/index.ts';

describe('tc_api_path', () => {
  test.each([
    ['https://acme.threatconnect.example', 'https://acme.threatconnect.example/api'],
    ['https://acme.threatconnect.example/', 'https://acme.threatconnect.example/api'],
    ['https://acme.threatconnect.example/api', 'https://acme.threatconnect.example/api'],
    ['https://acme.threatconnect.example/api/', 'https://acme.threatconnect.example/api'],
    [
      ' HTTPS://ACME.threatconnect.example:8443/api ',
      'https://acme.threatconnect.example:8443/api',
    ],
    ['https://gateway.example/intel', 'https://gateway.example/intel/api'],
    ['https://gateway.example/intel/api', 'https://gateway.example/intel/api'],
    ['https://api.threatconnect.com/', 'https://api.threatconnect.com'],
    ['http://localhost:8080', 'http://localhost:8080/api'],
    ['http://127.0.0.1:8080/api', 'http://127.0.0.1:8080/api'],
    ['http://[::1]:8080', 'http://[::1]:8080/api'],
  ])('%s means %s', (text, apiPath) => {
    const instance = apiPath.replace(/^https?:\/\//, '');
    expect(normaliseApiPath(text)).toEqual({ apiPath, instance });
  });

  test('may be plain http only where that was allowed', () => {
    expect(() => normaliseApiPath('http://acme.threatconnect.example')).toThrow(/expected https/);
    expect(normaliseApiPath('http://platform.example', { allowPlainHttp: true }).apiPath).toBe(
      'http://platform.example/api',
    );
  });

  test.each([
    ['acme.threatconnect.example', /expected an absolute address/],
    ['', /expected an absolute address/],
    ['https://user:canary-word@acme.threatconnect.example', /without user name/],
    ['https://acme.threatconnect.example/api?x=1', /without user name, query/],
    ['ftp://acme.threatconnect.example', /expected https, got ftp/],
  ])('%s is refused without being repeated', (text, message) => {
    expect(() => normaliseApiPath(text)).toThrow(message);
    expect(() => normaliseApiPath(text)).not.toThrow(/canary/);
  });
});
