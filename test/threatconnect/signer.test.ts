import { describe, expect, test } from 'vitest';
import { createSigner } from '../../src/threatconnect/signer.ts';

const ID = '12345678901234567890';
const KEY = 'example-secret-key-not-a-real-one';
const AT = 1_700_000_000_987;

describe('the signer', () => {
  // Published vectors of the scheme: path and query, method, second 1700000000.
  test.each([
    ['POST', '/api/v2/batch', 'zQfG0o0i0Vr79/oJKABXxcWv04hkBzis6lHqAG/ray0='],
    [
      'GET',
      '/api/v2/batch/12345?includeAdditional=true',
      'zBo2JStUvf85aD2jfzpLbpNzatwmF9T7LI4/zgbPvtA=',
    ],
    [
      'post',
      '/api/v2/batch/createAndUpload?includeAdditional=true',
      'iOvA7sB+BeSoahafFQAaBVV6QxwPAgfEKlQ276ZrBu8=',
    ],
    [
      'GET',
      '/api/v3/indicators?tql=typeName%20EQ%20%22Host%22&resultStart=0&resultLimit=100',
      'PbztD7gYRg3VhEzNXMNr+n6ft3raobtJF2ZLbHgvqZk=',
    ],
    [
      'GET',
      '/api/v3/indicators?tql=typeName+EQ+%22Host%22&resultStart=0&resultLimit=100',
      'MH40bwk4ebCXY67mboYilbcJetMFnJ68JhD0CWJTSFc=',
    ],
    [
      'DELETE',
      '/api/v2/indicators/urls/http%3A%2F%2Fexample.com%2F?owner=Demo%20Source',
      'UUXZCqicaSh2UclZpeCnStIsQk4ca6IDCds8JJRtxA8=',
    ],
  ])('signs %s %s', async (method, pathAndQuery, proof) => {
    const signer = createSigner({ accessId: ID, secretKey: KEY }, () => AT);
    expect(await signer({ method, pathAndQuery, refused: false })).toEqual({
      authorization: `TC ${ID}:${proof}`,
      timestamp: '1700000000',
    });
  });

  test('sends a token under its own scheme, without a time', async () => {
    const signer = createSigner({ token: 'APIV2:430:abc:1:x+/=' }, () => AT);
    expect(await signer({ method: 'GET', pathAndQuery: '/api/v2/owners', refused: false })).toEqual(
      {
        authorization: 'TC-Token APIV2:430:abc:1:x+/=',
      },
    );
  });

  test('refuses empty credentials', async () => {
    expect(() => createSigner({ accessId: ID, secretKey: '' }, () => AT)).toThrow(
      /must not be empty/,
    );
    const signer = createSigner({ token: () => Promise.resolve('') }, () => AT);
    await expect(signer({ method: 'GET', pathAndQuery: '/', refused: false })).rejects.toThrow(
      /token is empty/,
    );
  });
});
