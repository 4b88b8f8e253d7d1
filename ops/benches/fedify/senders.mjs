// 64 remote actors, their keys made once, and the loader through which Fedify finds their documents without a network.
import { CryptographicKey, Person, exportJwk, getDocumentLoader, importJwk } from '@fedify/fedify';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const rsa = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };

export async function senders(file, count = 64) {
  if (!existsSync(file)) {
    const keys = [];
    for (let i = 0; i < count; i++) {
      const pair = await crypto.subtle.generateKey(rsa, true, ['sign', 'verify']);
      keys.push({ privateKey: await exportJwk(pair.privateKey), publicKey: await exportJwk(pair.publicKey) });
    }
    writeFileSync(file, JSON.stringify(keys));
  }
  return Promise.all(
    JSON.parse(readFileSync(file)).map(async (k, i) => {
      const id = new URL(`https://node${i}.sender.example/actor`);
      const publicKey = await importJwk(k.publicKey, 'public');
      const keyId = new URL(`${id}#main-key`);
      const actor = new Person({
        id,
        preferredUsername: 'actor',
        inbox: new URL(`https://node${i}.sender.example/inbox`),
        publicKey: new CryptographicKey({ id: keyId, owner: id, publicKey }),
      });
      return { id, keyId, actor, privateKey: await importJwk(k.privateKey, 'private') };
    }),
  );
}

export async function loaderFor(all) {
  const known = new Map();
  for (const s of all) known.set(s.id.href, await s.actor.toJsonLd());
  const other = getDocumentLoader();
  return async (url, options) => {
    const document = known.get(url.split('#')[0]);
    return document ? { contextUrl: null, documentUrl: url, document } : other(url, options);
  };
}
