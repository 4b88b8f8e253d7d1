// A whole node of its own for the browser tests: scratch folder, free port, the demo's content, stopped by its pid.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync, chmodSync, chownSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startGateway } from "./night.mjs";
import { addStaff } from "./people.mjs";

export const root = fileURLToPath(new URL("../../..", import.meta.url));
const paraat = process.env.PARAAT ?? join(root, "build/debug/paraat");

export const municipalities = {
  hasselt: { nis: "71072", color: "#00626b", tagline: "De stad van jenever, goede buren en natte voeten" },
  sinttruiden: { nis: "71053", color: "#8a1c3b", tagline: "Hoofdstad van Haspengouw" },
  alken: { nis: "73001", color: "#f2c200", tagline: "Klein genoeg om iedereen te kennen" },
  nieuwerkerken: { nis: "71045", color: "#1f4e9c", tagline: "Samen sterk in het fruit" },
  wellen: { nis: "73098", color: "#00626b", tagline: "Broek, beek en boomgaard" },
  zonhoven: { nis: "71066", color: "#00626b", tagline: "Heide, bos en buren", alone: true },
  heers: { nis: "73022", color: "#5b2a86", tagline: "Twaalf dorpen, één hart" },
};
// Who works where; `site` is where they sign in. Two of them lost their telephone.
const hasselt = { tenant: "be-nis-71072", site: "hasselt" };
const people = {
  coordinator: { name: "Ilse Vandersteen", email: "ilse@hasselt.example", role: "coordinator", ...hasselt },
  admin: { name: "Karel Thijs", email: "karel@hasselt.example", role: "tenant_admin", ...hasselt },
  mediator: { name: "Mia Put", email: "mia@hasselt.example", role: "mediator", ...hasselt },
  editor: { name: "Eddy Wils", email: "eddy@hasselt.example", role: "editor", ...hasselt },
  newphone: { name: "Rik Loos", email: "rik@hasselt.example", role: "coordinator", lost: true, ...hasselt },
  newphone2: { name: "Lea Smets", email: "lea@hasselt.example", role: "coordinator", lost: true, ...hasselt },
  zonhoven: { name: "Tine Boes", email: "tine@zonhoven.example", role: "tenant_admin", tenant: "be-nis-71066", site: "zonhoven" },
  operator: { name: "Nele Wouters", email: "nele@haspengouw.example", role: "node_operator", site: "hasselt" },
  overview: { name: "Dirk Maas", email: "dirk@vlaanderen.example", role: "editor", tenant: "be-agg-vlaanderen", site: "vlaanderen" },
};
const network = "be-net-haspengouw";

export const freePort = () =>
  new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

// Answers { port, url(name, path), folder, mail(), run(...words), stop() }.
export async function startNode({ content = join(root, "ops/demo/content.json") } = {}) {
  const scratch = mkdtempSync(join(tmpdir(), "paraat-browser-"));
  chmodSync(scratch, 0o711); // the private PostgreSQL runs as another user and has to pass through
  const folder = join(scratch, "node");
  const port = await freePort();
  const url = (name, path = "") => `http://${name}.localhost:${port}${path}`;
  const run = (...words) => execFileSync(paraat, words, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  run("init", folder);
  const settings = join(folder, "paraat.toml");
  const gateway = await startGateway(), secretFile = join(scratch, "gateway-secret");
  writeFileSync(secretFile, `${gateway.secret}\n`, { mode: 0o600 });
  const owner = statSync(folder); // nothing serves as root
  chownSync(secretFile, owner.uid, owner.gid);
  writeFileSync(settings, `${readFileSync(settings, "utf8").replace("127.0.0.1:8080", `127.0.0.1:${port}`).replace("# show = false", "show = true ")
    .replace(/^\[sms\]$/m, `[sms]\nurl = "${gateway.url}"\nsecret_file = "${secretFile}"\nsender = "+32460000000"\ncents_per_part = 6`)}`);
  run("tenant", "add", folder, "--network", "Vrijwilligersnetwerk Haspengouw", "--id", network, "--url", url("haspengouw"));
  for (const [name, m] of Object.entries(municipalities))
    run("tenant", "add", folder, "--nis", m.nis, "--url", url(name), "--color", m.color, "--tagline", m.tagline,
      "--languages", "nl,fr,en", "--email", `vrijwilligers@${name}.example`,
      ...(name === "hasselt" || m.alone ? [] : ["--of-network", network]));
  run("tenant", "add", folder, "--aggregator", "Vrijwilligers Vlaanderen", "--id", "be-agg-vlaanderen", "--url", url("vlaanderen"));
  run("demo", folder, "--content", content);
  const staff = {};
  for (const [who, person] of Object.entries(people)) {
    staff[who] = { ...addStaff(run, folder, scratch, person), site: person.site };
    if (person.lost) run("user", "reset-second-step", folder, person.email);
  }
  const log = [];
  let child;
  const serve = async () => {
    child = spawn(paraat, ["serve", folder], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (d) => log.push(String(d)));
    child.stderr.on("data", (d) => log.push(String(d)));
    const ended = new Promise((done) => child.once("exit", done));
    child.ended = ended;
    await Promise.race([answers(port), ended.then(() => { throw new Error(`the node did not start:\n${log.join("")}`); })]);
  };
  await serve();
  return {
    port, url, folder, run, log, staff, gateway,
    // The process stands still and its connections stay open, as with a network that drops every packet.
    freeze: () => child.kill("SIGSTOP"),
    thaw: () => child.kill("SIGCONT"),
    async stop({ keep = false } = {}) {
      child.kill("SIGTERM");
      await child.ended;
      await gateway.stop();
      if (!keep) rmSync(scratch, { recursive: true, force: true });
    },
  };
}

// Waits until the node says that it is ready; the caller's race ends the wait when the process dies.
async function answers(port) {
  for (;;) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then((r) => r.ok, () => false);
    if (ready) return;
    await new Promise((again) => setTimeout(again, 25));
  }
}
