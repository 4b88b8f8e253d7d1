// The list of vacancies on the municipality's own website. Draws itself where its script element stands, in a
// shadow root: the styles of that website and ours do not touch. No cookie, no frame, nothing but text nodes.
interface Item { title: string; url: string; organisation: string; place: string; when: string; urgent: boolean }
interface Answer { lang: string; heading: string; urgent_heading: string; urgent_word: string; nothing: string; all: string; all_url: string; color: string; items: Item[] }
const own = document.currentScript as HTMLScriptElement | null;
const css = `:host{display:block;color-scheme:inherit}
*{box-sizing:border-box}h2,h3,p,ul{margin:0;padding:0}ul{list-style:none}
section{display:grid;gap:1rem;font:inherit;line-height:1.5}
.title{font-size:1.4em;line-height:1.2}
.urgent{border:2px solid currentColor;border-inline-start:.5rem solid #b3261e;border-radius:.5rem;padding:.875rem 1rem;display:grid;gap:.5rem}
.urgent .title{font-size:1.1em}
.items{display:grid;gap:.75rem}
.items li{border-inline-start:.25rem solid var(--merk);padding-inline-start:.875rem}
.name{font-weight:700}
a{color:inherit;text-decoration:underline;text-underline-offset:.15em;text-decoration-thickness:.08em}
a:hover{text-decoration-thickness:.16em}
a:focus-visible{outline:3px solid currentColor;outline-offset:3px}
small{font-size:.9em}
@media (forced-colors:active){.items li{border-color:LinkText}}`;
function make<K extends keyof HTMLElementTagNameMap>(name: K, text = "", className = ""): HTMLElementTagNameMap[K] {
  const e = document.createElement(name);
  if (text) e.textContent = text;
  if (className) e.className = className;
  return e;
}
function link(text: string, url: string, className = ""): HTMLAnchorElement {
  const a = make("a", text, className);
  if (/^https?:\/\//.test(url)) a.href = url;
  return a;
}
function row(i: Item, mark: string): HTMLLIElement {
  const li = make("li"), head = make("p");
  head.append(link(i.title, i.url, "name"));
  if (mark) head.append(" – ", make("b", mark));
  li.append(head, make("small", [i.organisation, i.place, i.when].filter(Boolean).join(" · ")));
  return li;
}
function heading(text: string, level: number): HTMLElement {
  const h = make("p", text, "title");
  h.setAttribute("role", "heading");
  h.setAttribute("aria-level", String(level));
  return h;
}
async function draw(script: HTMLScriptElement): Promise<void> {
  const wanted = new URL("insluiten.json", script.src);
  for (const name of ["aantal", "thema"]) if (script.dataset[name]) wanted.searchParams.set(name, script.dataset[name]!);
  const answer = await fetch(wanted, { credentials: "omit", mode: "cors" });
  if (!answer.ok) throw new Error(String(answer.status));
  const a: Answer = await answer.json(), host = make("div"), root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const level = Number(script.dataset.kop) || 2, section = make("section");
  if (/^#[0-9a-f]{6}$/.test(a.color)) section.style.setProperty("--merk", a.color);
  section.lang = a.lang;
  section.setAttribute("aria-label", a.heading);
  section.append(heading(a.heading, level));
  const urgent = a.items.filter((i) => i.urgent), calm = a.items.filter((i) => !i.urgent);
  if (urgent.length) {
    const box = make("div", "", "urgent"), list = make("ul");
    list.append(...urgent.map((i) => row(i, a.urgent_word)));
    box.append(heading(a.urgent_heading, level + 1), list);
    section.append(box);
  }
  if (calm.length) {
    const list = make("ul", "", "items");
    list.append(...calm.map((i) => row(i, "")));
    section.append(list);
  }
  if (!a.items.length) section.append(make("p", a.nothing));
  const more = make("p");
  more.append(link(a.all, a.all_url));
  section.append(more);
  root.append(section);
  script.after(host);
}
// Without an answer the website shows a link, never a hole.
if (own) draw(own).catch(() => { const all = new URL("vacatures", own.src); own.after(link(own.dataset.naam || all.host, all.href)); });
export {};
