// The demo that ops/up started, as .run/demo/nodes.json describes it.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "../chromium.mjs";
import { root } from "./node.mjs";

export function readDemo() {
  const file = join(process.env.PARAAT_DEMO ?? join(root, ".run/demo"), "nodes.json");
  if (!existsSync(file)) throw new Error("The demo does not run: start it with ops/up --detach.");
  const nodes = JSON.parse(readFileSync(file, "utf8"));
  return {
    nodes,
    tenant(id) {
      for (const n of nodes) for (const t of n.tenants) if (t.id === id) return t;
      throw new Error(`the demo has no ${id}`);
    },
    signInOf(id, role) {
      for (const n of nodes) {
        const s = n.sign_ins.find((one) => one.tenant === id && one.role === role);
        if (s) return { email: s.email, password: s.password, secret: s.totp_secret };
      }
      throw new Error(`the demo has no ${role} of ${id}`);
    },
  };
}

export async function demoWorld() {
  const demo = readDemo(), browser = await launch();
  const contexts = [];
  return {
    ...demo,
    async page(options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "nl-BE", ...options });
      context.setDefaultTimeout(30000);
      contexts.push(context);
      return context.newPage();
    },
    async closePages() {
      await Promise.all(contexts.splice(0).map((c) => c.close()));
    },
    close: () => browser.close(),
  };
}
