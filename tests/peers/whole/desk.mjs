// A coordinator at the pages of a node, without a browser: reads forms as they stand, fills them in and sends them.
import http from "node:http";
import { totp } from "../../browser/support/people.mjs";

const decoded = (s) => s.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const attribute = (tag, name) => decoded(tag.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1] ?? "");

// The fields of a form with the values that they have.
function fieldsOf(form) {
  const out = [];
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const type = attribute(tag, "type") || "text";
    if (["checkbox", "radio"].includes(type) && !/\schecked\b/.test(tag)) continue;
    if (!["submit", "button", "file"].includes(type) && attribute(tag, "name")) out.push([attribute(tag, "name"), attribute(tag, "value"), type]);
  }
  for (const [, tag, text] of form.matchAll(/(<textarea\b[^>]*>)([\s\S]*?)<\/textarea>/g)) out.push([attribute(tag, "name"), decoded(text), "textarea"]);
  for (const [, tag, inside] of form.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g))
    out.push([attribute(tag, "name"), attribute(inside.match(/<option\b[^>]*\sselected[^>]*>/)?.[0] ?? "", "value"), "select"]);
  return out;
}

export class Desk {
  constructor(host, port) {
    Object.assign(this, { host: `${host}:${port}`, port, cookies: new Map() });
  }
  send(method, path, body) {
    const headers = { host: this.host, cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join("; "), origin: `http://${this.host}` };
    if (body !== undefined) Object.assign(headers, { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body) });
    return new Promise((done, fail) => {
      const ask = http.request({ host: "127.0.0.1", port: this.port, method, path, headers }, (r) => {
        const parts = [];
        r.on("data", (d) => parts.push(d));
        r.on("end", () => {
          for (const line of r.headers["set-cookie"] ?? []) {
            const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
            this.cookies.set(name, value);
          }
          done({ status: r.statusCode, location: r.headers.location, body: Buffer.concat(parts).toString("utf8") });
        });
      });
      ask.on("error", fail);
      ask.end(body);
    });
  }
  async open(path) {
    const page = await this.send("GET", path);
    if (page.location) return this.open(this.local(page.location));
    this.page = page.body;
    return page;
  }
  local(address) { return address.startsWith("http") ? address.slice(address.indexOf("/", 8)) : address; }
  // Sends the form of the open page whose action ends so, with these values; the rest as it stands.
  async submit(action, values = {}) {
    const form = [...this.page.matchAll(/<form\b[\s\S]*?<\/form>/g)].map(([f]) => f).find((f) => attribute(f.match(/<form\b[^>]*>/)[0], "action").split("?")[0].endsWith(action));
    if (!form) throw new Error(`there is no form for ${action}`);
    const given = new Map(Object.entries(values)), body = new URLSearchParams();
    for (const [name, value] of fieldsOf(form)) if (!given.has(name)) body.append(name, value);
    for (const [name, value] of given) for (const one of [value].flat()) body.append(name, one);
    const answer = await this.send("POST", this.local(attribute(form.match(/<form\b[^>]*>/)[0], "action")), body.toString());
    if (answer.status >= 400) throw new Error(`${action} was refused: ${answer.status} ${answer.body.match(/role="alert"[\s\S]{0,400}/)?.[0] ?? ""}`);
    this.page = answer.body;
    return answer.location ? this.open(this.local(answer.location)) : answer;
  }
  fieldOf(type) { return fieldsOf(this.page).find(([, , t]) => t === type)?.[0]; }
  async signIn(person) {
    await this.open("/aanmelding");
    await this.submit("/aanmelding", { [this.fieldOf("email")]: person.email, [this.fieldOf("password")]: person.password });
    await this.submit("/aanmelding/code", { code: totp(person.secret) });
  }
  // Looks again until the page shows it.
  async shows(path, text) {
    for (const until = Date.now() + 30_000; Date.now() < until; await new Promise((again) => setTimeout(again, 200))) {
      const page = await this.open(path);
      if (page.body.includes(text)) return;
    }
    throw new Error(`${path} does not show: ${text}`);
  }
}
