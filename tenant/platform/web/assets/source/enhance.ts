// progressive enhancement for public pages
document.querySelector<HTMLElement>(".ds-error-summary")?.focus();
// The page that answers a form is shown at the place where it was sent: the page itself (with the parameter that says what
// was done, or without), or the same page at the address of the form when that was refused. A refusal with a list of faults
// begins at that list instead.
const kept = "paraat.place";
const addressOf = (u: URL) => { u.searchParams.delete("klaar"); return u.pathname + u.search; };
const here = addressOf(new URL(location.href));
let restored = false;
for (const f of document.querySelectorAll<HTMLFormElement>("form[method=post]"))
  f.addEventListener("submit", () => {
    const to = addressOf(new URL(f.getAttribute("action") ?? "", location.href));
    try { sessionStorage.setItem(kept, JSON.stringify([[here, to], scrollY, Date.now()])); } catch { /* no storage: the page begins at its top */ }
  });
try {
  const [pages, y, at] = JSON.parse(sessionStorage.getItem(kept) ?? "[[]]");
  if (pages.includes(here) && Date.now() - at < 600_000) {
    sessionStorage.removeItem(kept);
    if (!location.hash && !document.querySelector(".ds-error-summary")) { scrollTo(0, y); restored = true; }
  }
} catch { /* the same */ }
// A message above the place that is shown hangs over it until the next act. It is drawn, not repeated: a reader and the
// search of the browser find the sentence once.
const said = document.querySelector<HTMLElement>("main .ds-alert[role=alert],main .ds-alert[role=status]");
if (restored && said && said.getBoundingClientRect().bottom < 0) {
  const shown = document.body.appendChild(said.cloneNode() as HTMLElement);
  shown.removeAttribute("role");
  shown.setAttribute("aria-hidden", "true");
  shown.classList.add("in-view");
  shown.appendChild(document.createElement("p")).dataset.text = said.textContent!.trim();
  for (const act of ["pointerdown", "keydown"]) document.addEventListener(act, () => shown.remove(), { once: true });
}
// What was just done is read, and the next Tab goes on from there instead of from the top of the page.
const done = document.querySelector<HTMLElement>("main .ds-alert[role=status]");
if (done && !location.hash) { done.tabIndex = -1; done.focus({ preventScroll: true }); }
for (const s of document.querySelectorAll<HTMLSelectElement>("form.sort select")) s.addEventListener("change", () => s.form?.requestSubmit());
for (const f of document.querySelectorAll<HTMLFormElement>("form[method=post]")) f.addEventListener("submit", (e) => { if (f.dataset.busy) e.preventDefault(); f.dataset.busy = "1"; });
// A form that many send from one network brings a sum (tenant/people/challenges): a number that makes a SHA-256 begin with sixteen
// zero bits. It is looked for while the page is read; a form that is sent sooner waits for it.
for (const task of document.querySelectorAll<HTMLInputElement>("input[name=opgave]")) {
  const form = task.form!;
  const solved = (async () => {
    if (!crypto.subtle) return;
    for (let n = 0; ; n++) {
      const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${task.value}.${n}`)));
      if (sum[0] === 0 && sum[1] === 0) { task.after(Object.assign(document.createElement("input"), { type: "hidden", name: "oplossing", value: String(n) })); return; }
    }
  })();
  form.addEventListener("submit", (e) => {
    const by = (e as SubmitEvent).submitter as HTMLButtonElement | null;
    if (form.elements.namedItem("oplossing") || by?.name === "langs" || !crypto.subtle) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    by?.setAttribute("aria-busy", "true");
    void solved.then(() => form.requestSubmit(by));
  }, { capture: true });
}
// Tabs that do not fit a phone are pushed aside; the open one is never out of sight.
for (const open of document.querySelectorAll<HTMLElement>(".tabs [aria-current]")) {
  const bar = open.closest<HTMLElement>(".tabs")!, at = open.getBoundingClientRect(), room = bar.getBoundingClientRect();
  if (at.right > room.right) bar.scrollLeft += at.left - room.left - (room.width - at.width) / 2;
}
// A file that would be refused is not sent at all: the answer would be lost while the browser is still sending.
for (const f of document.querySelectorAll<HTMLInputElement>("input[data-most]")) f.addEventListener("change", () => {
  const large = (f.files?.[0]?.size ?? 0) > Number(f.dataset.most);
  f.parentElement!.querySelector(".ds-validation-message")?.remove();
  f.toggleAttribute("aria-invalid", false);
  if (!large) return;
  f.value = "";
  f.setAttribute("aria-invalid", "true");
  const said = Object.assign(document.createElement("p"), { className: "ds-validation-message", textContent: f.dataset.said });
  said.setAttribute("role", "alert");
  f.after(said);
});
// How many parts an SMS has while it is typed. The server folds and counts the whole message before it leaves.
const gsm = /^[@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà€\[\]{}^~|\\‘’“”–—…•\u00a0]*$/;
for (const out of document.querySelectorAll<HTMLOutputElement>("output[data-around]")) {
  const area = document.querySelector<HTMLTextAreaElement>(`textarea[name="${out.dataset.of}"]`);
  const count = () => {
    const n = area!.value.length + Number(out.dataset.around), [one, more] = gsm.test(area!.value) ? [160, 153] : [70, 67];
    const parts = n <= one ? 1 : Math.ceil(n / more), cents = parts * Number(out.dataset.cents);
    out.value = (parts === 1 ? out.dataset.one! : out.dataset.many!).replace("{0}", String(n)).replace("{1}", String(parts)) + (cents ? ` € ${(cents / 100).toFixed(2).replace(".", ",")}` : "");
  };
  area?.addEventListener("input", count);
  if (area) count();
}
// A browser that cannot show a closed box's content by style gets the filters and the menus opened on a wide screen.
if (!CSS.supports("selector(::details-content)"))
  for (const [width, boxes] of [["60.01rem", ".filterbox,.navbox"], ["40.01rem", ".deskbox"]]) {
    const wide = matchMedia(`(min-width:${width})`);
    const fit = () => document.querySelectorAll<HTMLDetailsElement>(boxes).forEach((d) => (d.open = wide.matches));
    wide.addEventListener("change", fit);
    if (wide.matches) fit();
  }
// The menu on a phone closes like one expects: Escape, or a tap beside it.
const menu = document.querySelector<HTMLDetailsElement>(".navbox");
const covers = () => !!menu?.open && matchMedia("(max-width:60rem)").matches;
addEventListener("keydown", (e) => { if (e.key === "Escape" && covers()) { menu!.open = false; menu!.querySelector("summary")?.focus(); } });
addEventListener("click", (e) => { if (covers() && !menu!.contains(e.target as Node)) menu!.open = false; });
for (const b of document.querySelectorAll<HTMLButtonElement>("[data-share]")) {
  b.hidden = !isSecureContext;
  b.addEventListener("click", async () => {
    try {
      if (navigator.share) await navigator.share({ title: document.title, url: b.dataset.share });
      else { await navigator.clipboard.writeText(b.dataset.share!); b.textContent = b.dataset.done!; }
    } catch { document.querySelector<HTMLInputElement>(".share input")?.select(); }
  });
}
export {};
