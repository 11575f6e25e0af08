// A platform whose answers cost nothing but their delay: what it was asked before is answered from memory, everything else by the
// simulator behind it. Without it the figures of a reader are those of the simulator, which makes each answer on one core.
//   node bench/replaying-platform.js http://127.0.0.1:8421/api      prints its own address
// `GET /delay?ms=50` sets what each answer waits from then on, `GET /asked` says how many requests there were.
import { createServer } from 'node:http';

const [behind = ''] = process.argv.slice(2);
const { origin, pathname } = new URL(behind);
const known = new Map();
let delayMs = 0;
let asked = 0;

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', origin);
  if (url.pathname === '/delay') {
    delayMs = Number(url.searchParams.get('ms'));
    return response.end();
  }
  if (url.pathname === '/asked') return response.end(String(asked));
  asked += 1;
  const due = performance.now() + delayMs;
  const isKnowable = request.method === 'GET' && url.pathname.startsWith(`${pathname}/v3/`);
  const answer = (isKnowable && known.get(request.url)) || (await ask(request, isKnowable));
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  response.writeHead(answer.status, { 'content-type': answer.type });
  response.end(answer.body);
});

async function ask(request, isKnowable) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { method, url, headers } = request;
  const { host: _host, connection: _connection, 'accept-encoding': _coding, ...rest } = headers;
  const answered = await fetch(`${origin}${url}`, {
    method,
    headers: rest,
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  });
  const body = Buffer.from(await answered.arrayBuffer());
  const type = answered.headers.get('content-type') ?? 'application/json';
  const answer = { status: answered.status, type, body };
  if (isKnowable && answered.ok) known.set(url, answer);
  return answer;
}

server.listen(0, '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${server.address().port}${pathname}`),
);
