// Signed requests for the receiver, one after the other in a file: 4 bytes of length (least first), then the bytes.
import { Create, Note, signRequest } from '@fedify/fedify';
import { closeSync, openSync, writeSync } from 'node:fs';
import { senders } from './senders.mjs';

const [port, keys, file, count] = process.argv.slice(2);
const all = await senders(keys);
const out = openSync(file, 'w');
for (let i = 0; i < Number(count); i++) {
  const { id, keyId, privateKey } = all[i % all.length];
  const activity = new Create({
    id: new URL(`${id}/activities/${i}`),
    actor: id,
    object: new Note({ id: new URL(`${id}/notes/${i}`), attribution: id, content: 'Hebben jullie nog zandzakken? Wij vullen tot middernacht.' }),
  });
  const body = JSON.stringify(await activity.toJsonLd({ format: 'compact' }));
  const signed = await signRequest(
    new Request(`http://127.0.0.1:${port}/inbox`, { method: 'POST', headers: { 'Content-Type': 'application/activity+json' }, body }),
    privateKey,
    keyId,
  );
  let head = `POST /inbox HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
  for (const [name, value] of signed.headers) if (name !== 'host' && name !== 'content-length') head += `${name}: ${value}\r\n`;
  const bytes = Buffer.from(`${head}\r\n${body}`);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  writeSync(out, length);
  writeSync(out, bytes);
}
closeSync(out);
