// A node with the demo's content to look at while one works on pages: `node tests/browser/serve.mjs`, Ctrl-C stops it.
import { municipalities, startNode } from "./support/node.mjs";

const node = await startNode();
for (const name of [...Object.keys(municipalities), "haspengouw", "vlaanderen"]) console.log(node.url(name, "/"));
console.log(node.folder);
await new Promise((stop) => { process.once("SIGINT", stop); process.once("SIGTERM", stop); });
await node.stop();
