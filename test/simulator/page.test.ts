import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { host, OWNER, startedClient } from './support/client.ts';

describe('page', () => {
  it('shows owners, counts, batches and objects without script', async () => {
    const client = await startedClient();
    await client.batch({
      indicator: [
        host('shown.example.com', { tag: [{ name: 'Tagged' }], rating: 3 }),
        host('off.example.com', { active: false }),
      ],
    });
    const page = await client.send('GET', '/');
    expect(page.type).toContain('text/html');
    for (const text of [
      OWNER,
      'shown.example.com',
      'Tagged',
      'inactive',
      'Completed',
      '2 indicators',
    ])
      expect(page.text).toContain(text);
    // The form leads to its results, which stand above the batches; sizes do not break.
    expect(page.text).toMatch(/action="\/#objects"[^]*id="batches"/);
    expect(page.text).toMatch(/\d+(?:\.\d)?\u00a0k?B/);
    const beyond = await client.send('GET', '/?page=999');
    expect(beyond.text).toContain('page 1 of 1, 2 found');
    expect((await client.send('GET', '/?q=nobody')).text).not.toContain('0 found');
    const search = await client.send('GET', '/?q=SHOWN');
    expect(search.text).toContain('shown.example.com');
    expect(search.text).not.toContain('off.example.com');
  });

  it('tells the errors of a batch in its row', async () => {
    const client = await startedClient();
    await client.batch({ indicator: [host('no host')] });
    const page = await client.send('GET', '/');
    expect(page.text).toMatch(
      /class="errors"[^]*<dt>no host<\/dt>\s*<dd>0x1005: no host is not valid/,
    );
  });

  it('escapes hostile values everywhere and lets no other script run', async () => {
    const hostile = `"><img src=x onerror=alert(1)><script>alert(2)</script>'`;
    const client = await startedClient({ owners: [{ name: OWNER }, { name: hostile }] });
    await client.batch({
      group: [{ type: 'Threat', name: hostile, xid: hostile }],
      indicator: [
        {
          type: 'Mutex',
          summary: hostile,
          tag: [{ name: hostile }],
          attribute: [{ type: 'Description', value: hostile }],
          associatedGroups: [{ groupXid: hostile }],
        },
      ],
    });
    for (const path of [
      '/',
      '/?kind=groups',
      `/?q=${encodeURIComponent(hostile)}&owner=%22%3E%3Cimg`,
    ]) {
      const page = await client.send('GET', path);
      expect(page.text).not.toContain('<img');
      expect(page.text).not.toContain('<script>alert');
      expect(page.text).toContain('&lt;img src=x onerror=alert(1)&gt;');
      const policy = String(page.headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('unsafe-inline');
    }
  });

  it('allows by its policy exactly the style and the script it carries', async () => {
    const client = await startedClient();
    const page = await client.send('GET', '/');
    const policy = String(page.headers['content-security-policy']);
    for (const tag of ['style', 'script']) {
      const inside = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page.text)?.[1] ?? '';
      const hash = createHash('sha256').update(inside).digest('base64');
      expect(policy).toContain(`${tag}-src 'sha256-${hash}'`);
    }
  });

  it('pages through many objects, newest first', async () => {
    const client = await startedClient();
    const names = Array.from({ length: 120 }, (_, n) => host(`h${n}.example.com`));
    await client.batch({ indicator: names });
    const first = await client.send('GET', '/');
    expect(first.text).toContain('>h119.example.com<');
    expect(first.text).toContain('page 1 of 3, 120 found');
    const last = await client.send('GET', '/?page=3');
    expect(last.text).toContain('>h0.example.com<');
    expect((await client.send('GET', '/?page=99')).status).toBe(200);
    expect((await client.send('GET', '/other')).status).toBe(404);
  });
});
