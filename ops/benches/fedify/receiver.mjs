// Fedify with its PostgreSQL store and queue: an inbox that verifies and keeps what it is sent. What it has queued is not
// worked off meanwhile, which is in its favour.
import { Create, createFederation } from '@fedify/fedify';
import { PostgresKvStore, PostgresMessageQueue } from '@fedify/postgres';
import http from 'node:http';
import postgres from 'postgres';
import { loaderFor, senders } from './senders.mjs';

const [port, keys, host, user, database] = process.argv.slice(2);
const sql = postgres({ host, user, database, max: 16, onnotice: () => {} });
const kv = new PostgresKvStore(sql);
const queue = new PostgresMessageQueue(sql);
await kv.initialize();
await queue.initialize();
const loader = await loaderFor(await senders(keys));
const federation = createFederation({
  kv,
  queue,
  manuallyStartQueue: true,
  documentLoaderFactory: () => loader,
  contextLoaderFactory: () => loader,
  authenticatedDocumentLoaderFactory: () => loader,
});
federation.setActorDispatcher('/users/{identifier}', () => null);
federation.setInboxListeners('/users/{identifier}/inbox', '/inbox').on(Create, async () => {});

http
  .createServer((incoming, outgoing) => {
    const parts = [];
    incoming.on('data', (part) => parts.push(part));
    incoming.on('end', async () => {
      const headers = new Headers(incoming.headers);
      const body = incoming.method === 'POST' ? Buffer.concat(parts) : undefined;
      const request = new Request(`http://${incoming.headers.host}${incoming.url}`, { method: incoming.method, headers, body });
      const response = await federation.fetch(request, { contextData: undefined });
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    });
  })
  .listen(Number(port), '127.0.0.1', () => console.log('listening'));
