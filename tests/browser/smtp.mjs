// A mail server for the story: takes what the nodes send, over STARTTLS, and keeps each message in a file.
//   node tests/browser/smtp.mjs FOLDER CERTIFICATE KEY    writes FOLDER/port when it listens, mails to FOLDER/mail
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";

const [folder, certificate, key] = process.argv.slice(2);
mkdirSync(join(folder, "mail"), { recursive: true });
let count = 0;
const server = new SMTPServer({
  cert: readFileSync(certificate), key: readFileSync(key), authOptional: true, disableReverseLookup: true,
  onMailFrom: (_, session, done) => done(session.secure ? null : new Error("only over TLS")),
  onData(stream, _, done) {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      const file = join(folder, "mail", `${String(++count).padStart(6, "0")}.eml`);
      writeFileSync(`${file}.part`, Buffer.concat(parts)); // whoever reads sees whole messages only
      renameSync(`${file}.part`, file);
      done();
    });
  },
});
server.on("error", () => {}); // of one connection: a node that is killed
server.listen(0, "127.0.0.1", () => {
  writeFileSync(join(folder, "port.part"), String(server.server.address().port));
  renameSync(join(folder, "port.part"), join(folder, "port"));
});
process.once("SIGTERM", () => process.exit(0));
